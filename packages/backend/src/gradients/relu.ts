import * as tf from '@tensorflow/tfjs-core';

/** Gradient of ReLU from one kernel where the engine has one: core's reads and writes the numbers four times, tfjs-node's more often. */
export function reluGradient(stock: tf.GradConfig): tf.GradConfig {
  const gradFunc: tf.GradFunc = (dy, saved, attrs) => {
    if (!tf.getKernel(KERNEL, tf.getBackend())) return stock.gradFunc(dy, saved, attrs);
    const [x] = saved;
    return { x: () => gated(dy as tf.Tensor, x) };
  };
  return { ...stock, gradFunc };
}

const KERNEL = 'ReluGrad';

/** Gradient of that kernel, for gradients of gradients: it is linear in dy, and flat in x. */
export const reluGradGradient: tf.GradConfig = {
  kernelName: KERNEL,
  inputsToSave: ['x'],
  gradFunc: (ddx, [x]) => ({ dy: () => gated(ddx as tf.Tensor, x), x: () => tf.zerosLike(x) }),
};

/** dy where x > 0, 0 elsewhere. */
function gated(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel(KERNEL, { x, dy }) as tf.Tensor;
}
