import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { AffineMap } from './affine-map.ts';
import type { LayerRule } from './operation.ts';

/** Maxima and averages over windows, and over all positions. */
export const poolingLayers: Readonly<Record<string, LayerRule>> = {
  MaxPooling1D: (layer, [[, channels]]) => maxPool(layer, oneDimensional(layer, channels)),
  MaxPooling2D: (layer, [[, , channels]]) => maxPool(layer, windows2d(layer, channels)),
  GlobalMaxPooling1D: (layer) => maxPool(layer, everything),
  GlobalMaxPooling2D: (layer) => maxPool(layer, everything),
  AveragePooling1D: (layer, [[, channels]]) => averagePool(layer, channels),
  AveragePooling2D: (layer, [[, , channels]]) => averagePool(layer, channels),
};

function maxPool(layer: layers.Layer, windows: AffineMap['linear']): ReturnType<LayerRule> {
  const apply = (x: tf.Tensor) => layer.call(x, {}) as tf.Tensor;
  return { kind: 'maxPool', pool: { apply, windows: { linear: windows, absolute: windows, terms: 0, fanOut: 0 } } };
}

/** The window is all of the input: [N, ..., channels] to [N, channels, positions]. */
function everything(x: tf.Tensor): tf.Tensor {
  const channels = x.shape[x.rank - 1];
  return tf.transpose(tf.reshape(x, [x.shape[0], -1, channels]), [0, 2, 1]);
}

function oneDimensional(layer: layers.Layer, channels: number): AffineMap['linear'] {
  const { poolSize, strides, padding } = poolConfig(layer);
  const gather = gatherWindows([1, poolSize[0]], [1, strides[0]], padding, channels);
  return (x) => tf.squeeze(gather(tf.expandDims(x, 1)), [1]);
}

function windows2d(layer: layers.Layer, channels: number): AffineMap['linear'] {
  const { poolSize, strides, padding } = poolConfig(layer);
  return gatherWindows(pair(poolSize), pair(strides), padding, channels);
}

/** Not by tfjs's own pooling, whose gradient at the edges of padding 'same' is that of other averages. */
function averagePool(layer: layers.Layer, channels: number): ReturnType<LayerRule> {
  const { poolSize, strides, padding } = poolConfig(layer);
  const isFlat = poolSize.length === 1;
  const [size, step] = isFlat ? [pair([1, poolSize[0]]), pair([1, strides[0]])] : [pair(poolSize), pair(strides)];
  const sums = (x: tf.Tensor, count: number) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, tf.ones([...size, count, 1]) as tf.Tensor4D, step, padding);
  const linear = (x: tf.Tensor): tf.Tensor => {
    const image = isFlat ? tf.expandDims(x, 1) : x;
    const counts = sums(tf.ones([1, ...image.shape.slice(1, 3), 1]), 1);
    const averages = tf.div(sums(image, channels), counts);
    return isFlat ? tf.squeeze(averages, [1]) : averages;
  };
  const terms = size[0] * size[1];
  return { kind: 'affine', map: { linear, absolute: linear, terms, fanOut: terms } };
}

type Pair = [number, number];

const pair = ([a, b = a]: number[]): Pair => [a, b];

/**
 * The numbers of each window, [N, ...output, channels, places]. Copied by a depthwise convolution with one filter for each place, which
 * rounds nothing, or where windows lie side by side by a transposition, which is faster.
 */
function gatherWindows([height, width]: Pair, strides: Pair, padding: 'valid' | 'same', channels: number) {
  const size = height * width;
  const areSideBySide = strides[0] === height && strides[1] === width;
  const places = Float32Array.from({ length: size * channels * size }, (_, i) =>
    Math.floor(i / (channels * size)) === i % size ? 1 : 0,
  );
  return (x: tf.Tensor): tf.Tensor => {
    const [samples, rows, columns] = x.shape;
    if (areSideBySide && rows % height === 0 && columns % width === 0) {
      const [down, across] = [rows / height, columns / width];
      const split = tf.reshape(x, [samples, down, height, across, width, channels]);
      return tf.reshape(tf.transpose(split, [0, 1, 3, 5, 2, 4]), [samples, down, across, channels, size]);
    }
    const filter = tf.tensor4d(places, [height, width, channels, size]);
    const gathered = tf.depthwiseConv2d(x as tf.Tensor4D, filter, strides, padding);
    return tf.reshape(gathered, [...gathered.shape.slice(0, -1), channels, size]);
  };
}

function poolConfig(layer: layers.Layer) {
  const { poolSize, strides, padding, dataFormat } = layer.getConfig();
  if (dataFormat !== undefined && dataFormat !== 'channelsLast')
    throw new ArgumentError(`layer "${layer.name}"`, "dataFormat: 'channelsLast'", dataFormat);
  const list = (value: unknown) => [value].flat().map(Number);
  return { poolSize: list(poolSize), strides: list(strides ?? poolSize), padding: padding as 'valid' | 'same' };
}
