import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import { batchNormTraining } from './batch-norm-training.ts';
import { trainingConv2d } from './gradients/winograd.ts';
import { type Call, convolutionCall, layersOf, onlyInput, type Places, replaceCall } from './layer-calls.ts';

/** A layer's training step in fewer operations, by class; it calls `stock` where it has no better one. */
const trainingCalls: Record<string, (layer: layers.Layer, stock: Call) => Call> = {
  BatchNormalization: batchNormCall,
  Conv2D: (layer, stock) =>
    convolutionCall(layer, stock, (x, filter, { strides, pad, dilations }) =>
      trainingConv2d(x, filter, strides, pad, dilations),
    ),
};

/**
 * Makes a model's layers train in fewer operations: every BatchNormalization with `batchNormTraining`, one op in place of some
 * twenty, and every Conv2D without the gradient of the images, which tfjs computes for the first layer too.
 *
 * Outputs, gradients and moving averages are those of tfjs-layers; inference is untouched, and the model saves as and
 * loads into plain tfjs-layers. Nested models and wrapped layers are found. Batch norm over another axis than the last, and without
 * scale or center, trains too, which it does not in tfjs-layers; batch norm that is frozen (`trainable: false`, or inside a model that
 * is) normalises by its moving averages and leaves them as they are, as in Keras. A convolution with channels first keeps its own way.
 *
 * @param model - any LayersModel
 * @returns a function that gives the layers their own training step back
 * @example
 * const undo = accelerateTraining(model);
 * await model.fit(images, labels);
 * undo();
 */
export function accelerateTraining(model: LayersModel): () => void {
  const undos = [...layersOf(model)].map(accelerate);
  return () => {
    for (const undo of undos.splice(0)) undo();
  };
}

/** A layer that is used in several places may be trained in none of them. */
const isFrozen = (places: Places) => places.every((place) => place.some(({ trainable }) => trainable === false));

function accelerate([layer, places]: [layers.Layer, Places]): () => void {
  const trainingCall = trainingCalls[layer.getClassName()];
  if (!trainingCall) return () => {};
  const stock = layer.call;
  const fast = trainingCall(layer, (inputs, kwargs) => stock.call(layer, inputs, kwargs));
  const held = layer.getClassName() === 'BatchNormalization';
  const call: Call = (inputs, kwargs) => {
    if (!kwargs?.training) return stock.call(layer, inputs, kwargs);
    return held && isFrozen(places) ? stock.call(layer, inputs, { ...kwargs, training: false }) : fast(inputs, kwargs);
  };
  return replaceCall(layer, call);
}

/** What a BatchNormalization layer of tfjs-layers holds; its public type says none of it. */
interface BatchNormalization extends layers.Layer {
  /** Keras writes a list of one. */
  readonly axis: number | readonly number[];
  readonly momentum: number;
  readonly epsilon: number;
  readonly gamma: LayerVariable | null | undefined;
  readonly beta: LayerVariable | null | undefined;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

/** The training step of batch norm as one op with its closed gradient; over another axis than the last, with that axis moved there. */
function batchNormCall(layer: layers.Layer, stock: Call): Call {
  const batchNorm = layer as BatchNormalization;
  const axes = [batchNorm.axis].flat();
  if (axes.length !== 1) return stock;
  return (inputs) => {
    const x = onlyInput(inputs);
    const axis = (axes[0] + x.rank) % x.rank;
    if (axis === x.rank - 1) return normalize(batchNorm, x);
    const others = x.shape.map((_, i) => i).filter((i) => i !== axis);
    const back = x.shape.map((_, i) => [...others, axis].indexOf(i));
    return tf.tidy(() => tf.transpose(normalize(batchNorm, tf.transpose(x, [...others, axis])), back));
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
