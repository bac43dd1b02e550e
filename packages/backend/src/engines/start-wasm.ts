import type { EngineInfo } from '../engine-info.ts';
import { registerWasmTrainingKernels } from '../wasm/register-wasm-training-kernels.ts';
import { importPeer } from './import-peer.ts';
import { setBackend } from './set-backend.ts';
import { wasmFolder } from './wasm-folder.ts';
import { withoutNewListeners } from './without-new-listeners.ts';

/** Starts the wasm engine with the kernels that training needs. */
export async function startWasm(why: string): Promise<EngineInfo> {
  const wasm = await importPeer('wasm', '@tensorflow/tfjs-backend-wasm', () => import('@tensorflow/tfjs-backend-wasm'));
  const folder = wasmFolder();
  if (folder) wasm.setWasmPaths(folder);
  await withoutNewListeners(() => setBackend('wasm'));
  registerWasmTrainingKernels();
  return { name: 'wasm', reason: `wasm: ${why}`, tensorflow: null, threads: wasm.getThreadsCount() };
}
