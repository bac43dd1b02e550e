import * as tf from '@tensorflow/tfjs-core';
import { transposedConv3dGradient } from './conv3d-transpose.ts';
import { dilatable, withDilations } from './dilated-convolutions.ts';

const registered = new WeakSet<tf.GradConfig>();

/** Adds the gradients that core lacks: of transposed convolutions of volumes, and of dilated convolutions on wasm. */
export function registerTrainingGradients(): void {
  if (!tf.getGradient(transposedConv3dGradient.kernelName)) tf.registerGradient(transposedConv3dGradient);
  for (const kernelName of dilatable) {
    const stock = tf.getGradient(kernelName);
    if (!stock || registered.has(stock)) continue;
    const config = withDilations(stock);
    registered.add(config);
    tf.registerGradient(config);
  }
}
