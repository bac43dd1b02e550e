/** Which engine runs, and why. */
export interface EngineInfo {
  readonly name: EngineName;
  /** One line for people: the engine, and why it is this one. */
  readonly reason: string;
  /** Version of libtensorflow; null for the engines that are not native. */
  readonly tensorflow: string | null;
  /** Threads the engine computes on; null where the engine does not say. */
  readonly threads: number | null;
}

/** The engines that `useEngine` can be asked for by name. */
export const engineNames = ['native', 'wasm', 'webgl', 'webgpu', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];
