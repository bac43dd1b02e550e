import * as tf from '@tensorflow/tfjs-core';
import type { EngineName } from '../engine-name.ts';

/** Makes a registered tfjs backend the current one, or throws one sentence. */
export async function setBackend(name: EngineName): Promise<void> {
  const known = tf.engine().registryFactory[name] !== undefined;
  if (known && (await tf.setBackend(name))) return;
  throw new Error(
    `The ${name} engine does not start here${known ? '' : ': its package uses another copy of tfjs-core'}`,
  );
}
