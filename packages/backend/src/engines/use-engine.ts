import { ArgumentError, checkOneOf } from '@saf/checks';
import { type EngineInfo, type EngineName, engineNames } from './engine.ts';
import { startNative } from './start-native.ts';
import { startOther } from './start-peer.ts';
import { startWasm } from './start-wasm.ts';

/**
 * Picks the TensorFlow.js engine that runs from here on, and completes it so that CNNs train on it.
 *
 * `'auto'` is native TensorFlow if tfjs-node loads, else wasm. An engine asked for by name is that engine or an error,
 * never another one.
 *
 * @returns which engine runs, and one line that says why
 * @throws ArgumentError for an unknown name or a wrong `SAF_THREADS`; Error with one sentence where the engine is missing
 * @example
 * const { name, reason } = await useEngine('auto');
 * console.log(reason); // "wasm: tfjs-node is not installed (…)"
 */
export async function useEngine(name: 'auto' | EngineName): Promise<EngineInfo> {
  // tfjs-layers brings the gradients of core's ops, which core does not register itself.
  await import('@tensorflow/tfjs-layers');
  const wanted = checkOneOf('engine', name, ['auto', ...engineNames] as const);
  if (wanted === 'auto') return startBest();
  if (wanted === 'native') return startNative('asked for by name');
  if (wanted === 'wasm') return startWasm('asked for by name');
  return startOther(wanted, 'asked for by name');
}

async function startBest(): Promise<EngineInfo> {
  try {
    return await startNative('the fastest engine here');
  } catch (error) {
    // What the user has set wrongly is no reason to take another engine without a word.
    if (error instanceof ArgumentError) throw error;
    return startNext((error as Error).message);
  }
}

async function startNext(whyNotNative: string): Promise<EngineInfo> {
  try {
    return await startWasm(whyNotNative);
  } catch (cause) {
    throw new Error(`No engine starts here. native: ${whyNotNative}. wasm: ${(cause as Error).message}`, { cause });
  }
}
