import { registerWasmTrainingKernels } from '../wasm/register-wasm-training-kernels.ts';
import type { EngineInfo } from './engine.ts';
import { importPeer, setBackend } from './start-peer.ts';

/** Starts the wasm engine with the kernels that training needs. */
export async function startWasm(why: string): Promise<EngineInfo> {
  const wasm = await importPeer('wasm', '@tensorflow/tfjs-backend-wasm', () => import('@tensorflow/tfjs-backend-wasm'));
  const folder = wasmFolder();
  if (folder) wasm.setWasmPaths(folder);
  await withoutNewListeners(() => setBackend('wasm'));
  registerWasmTrainingKernels();
  return { name: 'wasm', reason: `wasm: ${why}`, tensorflow: null, threads: wasm.getThreadsCount() };
}

/**
 * Folder of the .wasm files of tfjs-backend-wasm in Node, so that they are found even where the importing code is bundled;
 * null in a browser, where the user's setWasmPaths stands.
 */
function wasmFolder(): string | null {
  const node = globalThis.process?.getBuiltinModule?.('node:module');
  if (!node) return null;
  const packageFile = node.createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return packageFile.replace(/package\.json$/, 'dist/');
}

const events = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Runs `start`, then takes away the process listeners that it added. The wasm module adds two that throw an error on,
 * with its own one-line source of 37 kB printed above the user's message.
 */
async function withoutNewListeners<Result>(start: () => Promise<Result>): Promise<Result> {
  const { process } = globalThis;
  if (!process?.rawListeners) return start();
  const before = events.map((event) => new Set(process.rawListeners(event)));
  try {
    return await start();
  } finally {
    for (const [i, event] of events.entries())
      for (const listener of process.rawListeners(event))
        if (!before[i].has(listener)) process.removeListener(event, listener as () => void);
  }
}
