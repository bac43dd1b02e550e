/** The engines that `useEngine` can be asked for by name. */
export const engineNames = ['native', 'wasm', 'webgl', 'webgpu', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];
