import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { AffineMap } from './affine-map.ts';
import type { LayerRule } from './operation.ts';

/** Layers whose matrix has no negative number, so that the layer itself is W and |W|: averages, and what moves or copies numbers. */
export const resizingLayers: Readonly<Record<string, LayerRule>> = {
  ...Object.fromEntries(
    ['Flatten', 'Reshape', 'Permute', 'RepeatVector', 'ZeroPadding2D', 'Cropping2D'].map((name) => [
      name,
      linear(() => 0),
    ]),
  ),
  // Bilinear interpolation takes four neighbours.
  UpSampling2D: linear(() => 4),
  AveragePooling1D: linear(poolSize),
  AveragePooling2D: linear(poolSize),
  AveragePooling3D: linear(poolSize),
  GlobalAveragePooling1D: linear(([inputShape]) => product(inputShape.slice(0, -1))),
  GlobalAveragePooling2D: linear(([inputShape]) => product(inputShape) / Math.min(inputShape[0], inputShape[2])),
};

type Terms = (inputShapes: readonly (readonly number[])[], layer: layers.Layer) => number;

function linear(terms: Terms): LayerRule {
  return (layer, inputShapes) => ({ kind: 'affine', map: linearMap(layer, terms(inputShapes, layer)) });
}

function linearMap(layer: layers.Layer, terms: number): AffineMap {
  const apply = (x: tf.Tensor) => tf.clone(layer.call(x, {}) as tf.Tensor);
  return { linear: apply, absolute: apply, terms };
}

function poolSize(_: unknown, layer: layers.Layer): number {
  return product([layer.getConfig().poolSize].flat().map(Number));
}

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
