import { binaries } from './binaries.ts';
import type { SimdExports } from './simd-kernels.ts';

/** Instantiates the kernels in a memory, with fused multiply-add where the engine has it: almost twice as fast. */
export function instantiate(memory: WebAssembly.Memory, relaxed = hasRelaxedSimd()): SimdExports {
  const binary = binaries[`${relaxed ? 'relaxedSimd' : 'simd'}${isShared(memory) ? 'Shared' : ''}`];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(binary)), { env: { memory } });
  return exports as unknown as SimdExports;
}

export function isShared(memory: WebAssembly.Memory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
}

/** Whether the engine has relaxed SIMD: browsers and Node 22 do; Node 20's V8 has it complete, but behind a flag. */
export function hasRelaxedSimd(): boolean {
  const bytes = bytesOf(binaries.relaxedSimd);
  if (WebAssembly.validate(bytes)) return true;
  const v8 = globalThis.process?.getBuiltinModule?.('node:v8');
  v8?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(bytes);
}

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(binary), (character) => character.charCodeAt(0));
}
