/** A graphics card, or what computes in its place, as people and results name it. */
export interface Adapter {
  /** Such as "nvidia geforce-rtx-4090, NVIDIA 550.54.14". Browsers tell the first two words at most. */
  readonly name: string;
  /** Whether it computes in software, on the processor. */
  readonly isSoftware: boolean;
}

/**
 * The adapter that tfjs's WebGPU engine will run on.
 *
 * @returns null where there is no WebGPU
 * @throws Error with one sentence where WebGPU finds no adapter; `hint` is what to do about it
 */
export async function findAdapter(hint: string): Promise<Adapter | null> {
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  if (!gpu) return null;
  // As tfjs asks.
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error(`The webgpu engine does not start here: WebGPU finds no graphics card${hint}`);
  const { info } = adapter;
  return { name: nameOf(info), isSoftware: info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(nameOf(info)) };
}

function nameOf({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  const card = [vendor, (device || architecture).replace(/-+$/, '')].filter(Boolean).join(' ');
  return [card, description].filter(Boolean).join(', ') || 'unnamed adapter';
}
