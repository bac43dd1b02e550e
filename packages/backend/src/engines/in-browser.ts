import type { EngineInfo, EngineName, EngineOptions } from './engine.ts';
import { startWebgpu } from './start-webgpu.ts';
import { engineStarter } from './use-engine.ts';

const start = engineStarter({
  automatic: ['wasm', 'webgl', 'webgpu', 'cpu'],
  firstChoice: 'the first choice in a browser',
  startNative: () => Promise.reject(new Error('The native engine needs Node.js')),
  startWebgpu: (why, options) => startWebgpu(why, options),
  wasmFolder: () => null,
});

/**
 * Picks the TensorFlow.js engine that runs from here on, and completes it so that CNNs train on it.
 *
 * `'auto'` is, in Node.js, native TensorFlow if tfjs-node loads, else wasm; in a browser it is wasm if its files are there, else WebGL
 * and WebGPU, of those that `engines` names or that are registered with tfjs, else plain JavaScript. An engine asked for by name is that
 * engine or an error, never another one.
 *
 * @param name - `'auto'`, or one of `engineNames`
 * @param options - where a browser finds the .wasm files, and the engines that a program has beside native, wasm and cpu
 * @returns which engine runs, and one line that says why
 * @throws ArgumentError for an unknown name or a wrong `SAF_THREADS`; Error with one sentence where the engine is missing
 * @example
 * const { name, reason } = await useEngine('auto', { wasmPaths: '/wasm/' });
 * console.log(reason); // "wasm: the first choice in a browser"
 */
export function useEngine(name: 'auto' | EngineName, options: EngineOptions = {}): Promise<EngineInfo> {
  return start(name, options);
}
