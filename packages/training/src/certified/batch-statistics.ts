import type { AffineMap, Network, Step } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** Keeps what goes into each batch norm layer of a network in the next forward pass. */
export function recordBatchNorm({ steps }: Network): {
  inputOf(layer: layers.Layer): tf.Tensor | undefined;
  stop(): void;
  dispose(): void;
} {
  const inputs = new Map<layers.Layer, tf.Tensor>();
  const normalised = [...new Set(steps.map(({ layer }) => layer))].filter(isBatchNorm);
  const undos = normalised.map((layer) => {
    const before = Object.getOwnPropertyDescriptor(layer, 'call');
    const stock = layer.call;
    const call: layers.Layer['call'] = (x, kwargs) => {
      // The forward pass frees what it has used.
      inputs.set(layer, tf.keep(tf.clone(Array.isArray(x) ? x[0] : x)));
      return stock.call(layer, x, kwargs);
    };
    Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
    return () => {
      delete (layer as Partial<layers.Layer>).call;
      if (before) Object.defineProperty(layer, 'call', before);
    };
  });
  return {
    inputOf: (layer) => inputs.get(layer),
    stop() {
      for (const undo of undos.reverse()) undo();
    },
    dispose: () => tf.dispose([...inputs.values()]),
  };
}

const isBatchNorm = (layer: layers.Layer) => layer.getClassName() === 'BatchNormalization';

/** The network, whose batch norm is by the statistics of the batches that went into its layers instead of their moving averages. */
export function withBatchStatistics(
  network: Network,
  inputOf: (layer: layers.Layer) => tf.Tensor | undefined,
): Network {
  const steps = network.steps.map((step): Step => {
    const batch = inputOf(step.layer);
    // A frozen layer has normalised by its moving averages.
    if (!batch || !step.layer.trainable) return step;
    return { ...step, operation: { kind: 'affine', map: batchNormMap(step.layer, batch) } };
  });
  return { ...network, steps };
}

function batchNormMap(layer: layers.Layer, batch: tf.Tensor): AffineMap {
  const { scale, center, epsilon } = layer.getConfig();
  const axes = batch.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(batch, axes);
  const weight = (i: number) => layer.weights[i].read();
  const deviation = tf.sqrt(tf.add(variance, epsilon as number));
  const factor = scale ? tf.div(weight(0), deviation) : tf.div(1, deviation);
  const shift = tf.neg(tf.mul(mean, factor));
  return {
    linear: (x) => tf.mul(x, factor),
    absolute: (x) => tf.mul(x, tf.abs(factor)),
    bias: () => (center ? tf.add(shift, weight(scale ? 1 : 0)) : shift),
    terms: 1,
    fanOut: 1,
  };
}
