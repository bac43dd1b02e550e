import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { batchNormTraining } from './batch-norm/batch-norm-training.ts';

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

type Call = layers.Layer['call'];

/**
 * Makes every BatchNormalization layer of a model train with `batchNormTraining`, one op in place of some twenty.
 *
 * Outputs, gradients and moving averages are those of tfjs-layers; inference is untouched, and the model saves as and
 * loads into plain tfjs-layers. Nested models and wrapped layers are found. A layer that normalizes another axis than
 * the last keeps its own way.
 *
 * @param model - any LayersModel
 * @returns a function that gives the layers their own training step back
 * @example
 * const undo = accelerateTraining(model);
 * await model.fit(images, labels);
 * undo();
 */
export function accelerateTraining(model: LayersModel): () => void {
  const undos = [...batchNormalizations(model)].map(accelerate);
  return () => {
    for (const undo of undos.splice(0)) undo();
  };
}

function batchNormalizations(root: layers.Layer, found = new Set<BatchNormalization>()): Set<BatchNormalization> {
  if (root.getClassName() === 'BatchNormalization') found.add(root as BatchNormalization);
  const { layers: nested = [], layer: wrapped } = root as { layers?: layers.Layer[]; layer?: layers.Layer };
  for (const each of wrapped ? [wrapped, ...nested] : nested) batchNormalizations(each, found);
  return found;
}

function accelerate(layer: BatchNormalization): () => void {
  const before = Object.getOwnPropertyDescriptor(layer, 'call');
  const stock = layer.call;
  const call: Call = (inputs, kwargs) => {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    const takesOver = kwargs?.training && (layer.axis === -1 || layer.axis === x.rank - 1);
    return takesOver ? trainingCall(layer, x) : stock.call(layer, inputs, kwargs);
  };
  Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
  return () => {
    delete (layer as Partial<BatchNormalization>).call;
    if (before) Object.defineProperty(layer, 'call', before);
  };
}

function trainingCall(layer: BatchNormalization, x: tf.Tensor): tf.Tensor {
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
