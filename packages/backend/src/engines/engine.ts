/** Which engine runs, and why. */
export interface EngineInfo {
  readonly name: EngineName;
  /** One line for people: the engine, and why it is this one. */
  readonly reason: string;
  /** Version of libtensorflow; null for the engines that are not native. */
  readonly tensorflow: string | null;
  /** Threads the engine computes on; null where the engine does not say. */
  readonly threads: number | null;
  /** The graphics card of the webgpu engine, or what computes in its place; other engines have none. */
  readonly adapter?: string;
}

/** The engines that `useEngine` can be asked for by name. */
export const engineNames = ['native', 'wasm', 'webgl', 'webgpu', 'cpu'] as const;

/** Name of an engine. */
export type EngineName = (typeof engineNames)[number];

/** An engine whose package is imported when it is started; bundles hold it only where a program names it. */
export interface EngineLoader {
  readonly name: 'webgl' | 'webgpu';
  /** Imports the package, which registers its backend with tfjs. */
  readonly load: () => Promise<unknown>;
}

/** Where the .wasm files of `@tensorflow/tfjs-backend-wasm` are: their folder, with a slash at its end, or each file by its name. */
export type WasmPaths = string | Readonly<Record<WasmFile, string>>;

type WasmFile = 'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm';

/** What `useEngine` needs to know beside the engine's name. */
export interface EngineOptions {
  /** Where the .wasm files are. A browser has to be told; Node.js finds them in the installed package. */
  readonly wasmPaths?: WasmPaths;
  /** Engines beside native, wasm and cpu: `webgl` of `@saf/backend/webgl` and `webgpu` of `@saf/backend/webgpu`. */
  readonly engines?: readonly EngineLoader[];
}
