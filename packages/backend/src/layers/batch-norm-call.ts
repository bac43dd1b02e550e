import * as tf from '@tensorflow/tfjs-core';
import type { LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { batchNormTraining } from '../batch-norm/batch-norm-training.ts';
import { type Call, onlyInput } from './layer-call.ts';

/** What a BatchNormalization layer of tfjs-layers holds; its public type says none of it. */
interface BatchNormalization extends layers.Layer {
  readonly axis: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma: LayerVariable | null | undefined;
  readonly beta: LayerVariable | null | undefined;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/** The training step of batch norm over the last axis as one op with its closed gradient. */
export function batchNormCall(layer: layers.Layer, stock: Call): Call {
  const batchNorm = layer as BatchNormalization;
  return (inputs, kwargs) => {
    const x = onlyInput(inputs);
    const overLastAxis = batchNorm.axis === -1 || batchNorm.axis === x.rank - 1;
    return overLastAxis ? normalize(batchNorm, x) : stock(inputs, kwargs);
  };
}

function normalize(layer: BatchNormalization, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const channels = x.shape[x.rank - 1];
    const gamma = (layer.gamma?.read() ?? tf.ones([channels])) as tf.Tensor1D;
    const beta = (layer.beta?.read() ?? tf.zeros([channels])) as tf.Tensor1D;
    const { y, mean, variance } = batchNormTraining(x, gamma, beta, layer.epsilon);
    updateAverage(layer.movingMean, mean, layer.momentum);
    updateAverage(layer.movingVariance, variance, layer.momentum);
    return y;
  });
}

/** average ← average - (average - value) (1 - momentum), in the order tfjs-layers takes. */
function updateAverage(average: LayerVariable, value: tf.Tensor, momentum: number): void {
  tf.tidy(() => {
    const before = average.read();
    average.write(tf.sub(before, tf.mul(tf.sub(before, value), 1 - momentum)));
  });
}
