import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { LayerRule } from './operation.ts';

/** Layers whose matrix has no negative number, so that it is W and |W|: global averages, and what moves or copies numbers. */
export const resizingLayers: Readonly<Record<string, LayerRule>> = {
  ...Object.fromEntries(
    ['Flatten', 'Reshape', 'Permute', 'RepeatVector', 'ZeroPadding2D', 'Cropping2D'].map((name) => [
      name,
      linear(() => 0),
    ]),
  ),
  UpSampling2D: upSampling,
  GlobalAveragePooling1D: linear(([inputShape]) => product(inputShape.slice(0, -1))),
  GlobalAveragePooling2D: linear(([inputShape]) => product(inputShape) / Math.min(inputShape[0], inputShape[2])),
};

type Terms = (inputShapes: readonly (readonly number[])[], layer: layers.Layer) => number;

function linear(terms: Terms): LayerRule {
  return (layer, inputShapes, outputShape) => {
    const apply = (x: tf.Tensor) => tf.clone(layer.call(x, {}) as tf.Tensor);
    const count = terms(inputShapes, layer);
    // As many copies of a number are made as the output is larger.
    const copies = Math.ceil(product(outputShape) / product(inputShapes[0]));
    return { kind: 'affine', map: { linear: apply, absolute: apply, terms: count, fanOut: Math.max(count, copies) } };
  };
}

/** Not by tfjs's own resizing, whose gradient is not that of copies. */
function upSampling(layer: layers.Layer, [inputShape]: readonly (readonly number[])[]): ReturnType<LayerRule> {
  const { size, interpolation, dataFormat } = layer.getConfig();
  const [height, width] = size as [number, number];
  if (interpolation !== 'nearest' || dataFormat !== 'channelsLast')
    throw new ArgumentError(
      `layer "${layer.name}"`,
      "interpolation: 'nearest' and dataFormat: 'channelsLast'",
      interpolation,
    );
  const [rows, columns, channels] = inputShape;
  const copy = (x: tf.Tensor) => {
    const filter = tf.reshape(tf.tile(tf.eye(channels), [height * width, 1]), [height, width, channels, channels]);
    const shape = [x.shape[0], rows * height, columns * width, channels] as [number, number, number, number];
    return tf.conv2dTranspose(x as tf.Tensor4D, filter as tf.Tensor4D, shape, [height, width], 'valid');
  };
  return { kind: 'affine', map: { linear: copy, absolute: copy, terms: 0, fanOut: height * width } };
}

const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
