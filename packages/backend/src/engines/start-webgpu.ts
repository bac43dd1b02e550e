import * as tf from '@tensorflow/tfjs-core';
import { completeWebgpu } from '../webgpu/complete-webgpu.ts';
import { findAdapter } from '../webgpu/find-adapter.ts';
import { guardDevice } from '../webgpu/guard-device.ts';
import type { WebgpuBackend } from '../webgpu/webgpu-backend.ts';
import type { EngineInfo, EngineOptions } from './engine.ts';
import { startRegistered } from './start-registered.ts';

/** How WebGPU differs between browsers and Node.js. */
interface WebgpuPlatform {
  /** What to do where no adapter is found. */
  readonly hint: string;
  /** Adds to a new backend what it lacks on this platform. */
  readonly prepare?: (backend: WebgpuBackend) => Promise<void>;
}

const browser: WebgpuPlatform = {
  hint: '; switch graphics acceleration on in the browser, update it and the driver, or choose another engine',
};

const prepared = new WeakSet<WebgpuBackend>();

/** Starts tfjs's WebGPU engine, says on which adapter it runs, and completes it. */
export async function startWebgpu(
  why: string,
  { engines }: EngineOptions,
  { hint, prepare }: WebgpuPlatform = browser,
): Promise<EngineInfo> {
  const adapter = await findAdapter(hint);
  const info = await startRegistered('webgpu', why, engines);
  const backend = tf.backend() as unknown as WebgpuBackend;
  if (adapter && !prepared.has(backend)) {
    prepared.add(backend);
    await prepare?.(backend);
    guardDevice(backend);
    completeWebgpu(backend);
  }
  if (!adapter) return info;
  const { name, isSoftware } = adapter;
  return { ...info, adapter: name, reason: `webgpu: ${name}${isSoftware ? ' (in software)' : ''}, ${why}` };
}
