import type { EngineLoader } from './engines/engine.ts';

/**
 * tfjs's WebGPU engine, for `useEngine`; its package, `@tensorflow/tfjs-backend-webgpu`, is imported when it starts.
 *
 * @example
 * await useEngine('webgpu', { engines: [webgpu] });
 */
export const webgpu: EngineLoader = { name: 'webgpu', load: () => import('@tensorflow/tfjs-backend-webgpu') };
