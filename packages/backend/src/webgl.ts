import type { EngineLoader } from './engines/engine.ts';

/**
 * tfjs's WebGL engine, for `useEngine`; its package, `@tensorflow/tfjs-backend-webgl`, is imported when it starts.
 *
 * @example
 * await useEngine('auto', { wasmPaths: '/wasm/', engines: [webgl] });
 */
export const webgl: EngineLoader = { name: 'webgl', load: () => import('@tensorflow/tfjs-backend-webgl') };
