import * as tf from '@tensorflow/tfjs-core';
import type { EngineName } from '../engine-name.ts';

/** Makes a registered tfjs backend the current one, or throws one sentence. */
export async function setBackend(name: EngineName): Promise<void> {
  const registered = tf.engine().registryFactory[name] !== undefined;
  if (registered && (await tf.setBackend(name))) return;
  const why = registered
    ? 'its backend fails to initialize'
    : (browserOnly[name] ?? 'its package uses another copy of tfjs-core');
  throw new Error(`The ${name} engine does not start here: ${why}`);
}

/** The packages of these engines register nothing where they cannot run. */
const browserOnly: Partial<Record<EngineName, string>> = {
  webgl: 'it needs a browser with WebGL',
  webgpu: 'it needs a browser with WebGPU',
};
