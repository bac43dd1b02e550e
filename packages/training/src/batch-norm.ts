import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { layersOf } from './layer-tree.ts';

/** The fields of tfjs's BatchNormalization that this needs; its class is not exported. */
type BatchNormalization = layers.Layer & { momentum: number; readonly axis: number | readonly number[] };

/**
 * Computes the moving averages of every batch norm layer anew: the plain mean of each batch's statistics.
 *
 * Moving averages lag behind the weights, and symmetric activations are narrow, so they notice. Batch norm in nested
 * models is found; a layer that is applied several times averages over all of its inputs; a frozen one stays as it is.
 */
export function recomputeBatchNorm(trunk: LayersModel, batches: Iterable<tf.Tensor4D>): void {
  const undos = batchNormOf(trunk, false).map(averageEvenly);
  try {
    for (const images of batches) {
      tf.tidy(() => void trunk.apply(images, { training: true }));
      images.dispose();
    }
  } finally {
    for (const undo of undos.reverse()) undo();
  }
}

/**
 * Lets every batch norm layer that is frozen (`trainable: false`, or inside a model that is) normalise by its moving
 * averages in training too, as Keras does, so that they stay as they were; tfjs itself goes on changing them.
 *
 * @returns a function that undoes it
 */
export function holdFrozenBatchNorm(model: LayersModel): () => void {
  const undos = batchNormOf(model, true).map((layer) =>
    replaceCall(layer, (stock) => (inputs, kwargs) => stock(inputs, { ...kwargs, training: false })),
  );
  return () => {
    for (const undo of undos.splice(0).reverse()) undo();
  };
}

/**
 * Checks that batch norm over another axis than the last can be trained: tfjs computes its outputs, and fails in its
 * gradient with a sentence about sizes that names no layer.
 *
 * @throws Error that names the layer
 */
export function checkBatchNormAxes(model: LayersModel): void {
  for (const layer of [...batchNormOf(model, false), ...batchNormOf(model, true)]) {
    const { ndim: rank = 0, axes = {} } = layer.inputSpec?.[0] ?? {};
    const axis = Number([layer.axis].flat()[0]);
    if (rank === 0 || (axis + rank) % rank === rank - 1) continue;
    try {
      differentiate(layer, rank, axes);
    } catch (cause) {
      const name = `Layer "${layer.name}" (BatchNormalization over axis ${axis})`;
      const advice = 'put the channels last, or a permute layer before and after it';
      throw new Error(`${name} cannot be trained: tfjs has its gradient for the last axis alone; ${advice}`, { cause });
    }
  }
}

/** Runs a layer and its gradient on zeros; its moving averages come out as they were. */
function differentiate(layer: layers.Layer, rank: number, axes: Readonly<Record<number, number>>): void {
  const sizes = Array.from({ length: rank }, (_, axis) => axes[axis] ?? 2);
  tf.tidy(() => {
    const weights = layer.getWeights().map((weight) => tf.clone(weight));
    try {
      tf.grad((x) => tf.sum(layer.call(x, { training: true }) as tf.Tensor))(tf.zeros(sizes));
    } finally {
      layer.setWeights(weights);
    }
  });
}

function batchNormOf(model: LayersModel, frozen: boolean): BatchNormalization[] {
  const found = layersOf(model).filter(
    (each) => each.frozen === frozen && each.layer.getClassName() === 'BatchNormalization',
  );
  return found.map(({ layer }) => layer as BatchNormalization);
}

/** With momentum n/(n + 1) the moving average is the mean of the n + 1 inputs so far. */
function averageEvenly(layer: BatchNormalization): () => void {
  const { momentum } = layer;
  let seen = 0;
  const undo = replaceCall(layer, (stock) => (inputs, kwargs) => {
    layer.momentum = seen / (seen + 1);
    seen++;
    return stock(inputs, kwargs);
  });
  return () => {
    undo();
    layer.momentum = momentum;
  };
}

type Call = layers.Layer['call'];

function replaceCall(layer: layers.Layer, make: (stock: Call) => Call): () => void {
  const before = Object.getOwnPropertyDescriptor(layer, 'call');
  const stock = layer.call;
  const call = make((inputs, kwargs) => stock.call(layer, inputs, kwargs));
  Object.defineProperty(layer, 'call', { value: call, configurable: true, writable: true });
  return () => {
    delete (layer as Partial<layers.Layer>).call;
    if (before) Object.defineProperty(layer, 'call', before);
  };
}
