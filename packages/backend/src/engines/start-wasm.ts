import { ArgumentError } from '@saf/checks';
import { registerWasmTrainingKernels } from '../wasm/register-wasm-training-kernels.ts';
import type { EngineInfo, WasmPaths } from './engine.ts';
import { importPeer, setBackend } from './start-registered.ts';

// What a browser gets in place of a missing .wasm file, a page say, is only said on its console.
const HINT =
  "; serve the .wasm files of node_modules/@tensorflow/tfjs-backend-wasm/dist, and name their folder: useEngine('wasm', { wasmPaths: '/wasm/' })";

/** Starts the wasm engine with the kernels that training needs; without paths its files are looked for beside the script. */
export async function startWasm(why: string, paths?: WasmPaths): Promise<EngineInfo> {
  const wasm = await importPeer('wasm', '@tensorflow/tfjs-backend-wasm', () => import('@tensorflow/tfjs-backend-wasm'));
  if (paths !== undefined) setPaths(wasm.setWasmPaths, paths);
  await withoutNewListeners(() => setBackend('wasm', HINT));
  registerWasmTrainingKernels();
  return { name: 'wasm', reason: `wasm: ${why}`, tensorflow: null, threads: wasm.getThreadsCount() };
}

function setPaths(setWasmPaths: (paths: string | Record<string, string>) => void, paths: WasmPaths): void {
  const isFolder = typeof paths === 'string';
  if (!isFolder && (typeof paths !== 'object' || paths === null))
    throw new ArgumentError('wasmPaths', 'a folder, or the address of each .wasm file by its name', paths);
  try {
    // tfjs puts the name of a file right behind the folder's.
    setWasmPaths(isFolder ? paths.replace(/\/*$/, '/') : { ...paths });
  } catch (cause) {
    throw new Error(`The wasm engine does not start here: ${(cause as Error).message}`, { cause });
  }
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
