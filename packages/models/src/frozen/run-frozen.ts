import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { FrozenLayer } from './frozen-layers.ts';

type Call = layers.Layer['call'];

/**
 * Runs `forward` with layers that differentiate with respect to their inputs only, and lets go of them again.
 *
 * Of a fused convolution or dense product tfjs computes the gradients of the weights whether they are asked for or not, and that of
 * batch norm in inference mode tiles its averages to the size of the images: an attack, which needs neither, would spend most
 * of its time there. (Without scale the latter fails altogether.) Values are those of the layers' own `call`, bit for bit.
 */
export function runFrozen<T>(frozen: readonly FrozenLayer[], forward: () => T): T {
  const undos = frozen.map(freeze);
  try {
    return forward();
  } finally {
    for (const undo of undos) undo();
  }
}

function freeze({ layer, gradient }: FrozenLayer): () => void {
  const before = Object.getOwnPropertyDescriptor(layer, 'call');
  const own = layer.call;
  const call: Call = (inputs, kwargs) => {
    if (kwargs?.training) return own.call(layer, inputs, kwargs);
    const run = (x: tf.Tensor) => own.call(layer, x, kwargs) as tf.Tensor;
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    return tf.customGrad((x) => ({
      value: run(x as tf.Tensor),
      gradFunc: (dy: tf.Tensor) => gradient(dy, input.shape),
    }))(input);
  };
  Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
  return () => {
    delete (layer as Partial<layers.Layer>).call;
    if (before) Object.defineProperty(layer, 'call', before);
  };
}
