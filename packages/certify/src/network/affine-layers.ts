import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { AffineMap, LinearMap } from './affine-map.ts';
import type { LayerRule } from './operation.ts';

/** Layers with a kernel, batch norm by its running averages, and the subtraction of a mean. */
export const affineLayers: Readonly<Record<string, LayerRule>> = {
  Dense: affine(dense),
  // What `splitHead` of @saf/models makes of a dense layer with the activation of the head.
  DenseLogits: affine(dense),
  Conv1D: affine(conv1d),
  Conv2D: affine(conv2d),
  Conv3D: affine(conv3d),
  Conv2DTranspose: affine(conv2dTranspose),
  DepthwiseConv2D: affine(depthwiseConv2d),
  SeparableConv2D: affine(separableConv2d),
  BatchNormalization: affine(batchNorm),
  SubtractMean: affine(subtractMean),
};

type Build = (layer: layers.Layer, inputShape: readonly number[], outputShape: readonly number[]) => AffineMap;

function affine(build: Build): LayerRule {
  return (layer, [inputShape], outputShape) => ({ kind: 'affine', map: build(layer, inputShape, outputShape) });
}

type Product = (x: tf.Tensor, kernel: tf.Tensor) => tf.Tensor;

/** The map of a product with the layer's first weight, and of its second as the bias, if there is one. */
function withKernel(layer: layers.Layer, terms: number, product: Product, channelsAxis = -2): AffineMap {
  const weight = (i: number) => layer.weights[i].read();
  return {
    ...linearMap(product, () => weight(0)),
    bias: layer.weights.length > 1 ? () => weight(1) : undefined,
    terms,
    // A number of the input meets each place of the kernel that is its channel's at most once.
    fanOut: sizeOf(layer.weights[0].shape as number[]) / layer.weights[0].shape.at(channelsAxis)!,
  };
}

const linearMap = (product: Product, kernel: () => tf.Tensor): LinearMap => ({
  linear: (x) => product(x, kernel()),
  absolute: (x) => product(x, tf.abs(kernel())),
});

/** The same for a kernel whose last axis is that of the outputs, which can be multiplied one by one. */
function withOutputsLast(layer: layers.Layer, terms: number, product: Product, transposed?: Transposed): AffineMap {
  const kernel = () => layer.weights[0].read();
  const mapOf = (of: () => tf.Tensor): LinearMap => ({
    ...linearMap(product, of),
    ...(transposed && { transposed: (y, shape) => transposed(y, of(), shape) }),
  });
  return {
    ...withKernel(layer, terms, product),
    ...mapOf(kernel),
    scaled: (factor) => mapOf(() => tf.mul(kernel(), factor())),
  };
}

type Transposed = (y: tf.Tensor, kernel: tf.Tensor, shape: readonly number[]) => tf.Tensor;

const sizeOf = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);

/** How many products the given axes of the kernel add up to. */
const termsOf = (layer: layers.Layer, axes: readonly number[]) =>
  axes.reduce((product, axis) => product * layer.weights[0].shape[axis]!, 1);

function dense(layer: layers.Layer): AffineMap {
  // An input of a higher rank is multiplied row by row.
  return withOutputsLast(layer, termsOf(layer, [0]), (x, kernel) => {
    const [inputs, units] = kernel.shape;
    const product = tf.matMul(tf.reshape(x, [-1, inputs]), kernel as tf.Tensor2D);
    return tf.reshape(product, [...x.shape.slice(0, -1), units]);
  });
}

interface ConvolutionConfig {
  readonly strides: number[];
  readonly padding: 'valid' | 'same';
  /** The kernel with zeros in its gaps: tfjs has no gradients of convolutions with a dilation rate. */
  readonly dilated: (kernel: tf.Tensor) => tf.Tensor;
}

/** The options of a convolution, as lists of numbers. */
function convolutionConfig(layer: layers.Layer): ConvolutionConfig {
  const { strides, padding, dilationRate, dataFormat = 'channelsLast' } = layer.getConfig();
  if (dataFormat !== 'channelsLast')
    throw new ArgumentError(`layer "${layer.name}"`, "dataFormat: 'channelsLast'", dataFormat);
  const list = (value: unknown) => [value ?? 1].flat().map(Number);
  const rates = list(dilationRate);
  return {
    strides: list(strides),
    padding: padding as ConvolutionConfig['padding'],
    dilated: (kernel) => rates.reduce(withGaps, kernel),
  };
}

function withGaps(kernel: tf.Tensor, rate: number, axis: number): tf.Tensor {
  if (rate === 1) return kernel;
  const before = kernel.shape.slice(0, axis);
  const [size, ...after] = kernel.shape.slice(axis);
  const split = tf.reshape(kernel, [...before, size, 1, ...after]);
  const padding = split.shape.map((_, i): [number, number] => [0, i === axis + 1 ? rate - 1 : 0]);
  const whole = tf.reshape(tf.pad(split, padding), [...before, size * rate, ...after]);
  return tf.slice(
    whole,
    kernel.shape.map(() => 0),
    [...before, (size - 1) * rate + 1, ...after],
  );
}

function conv1d(layer: layers.Layer): AffineMap {
  const { strides, padding, dilated } = convolutionConfig(layer);
  return withOutputsLast(layer, termsOf(layer, [0, 1]), (x, kernel) =>
    tf.conv1d(x as tf.Tensor3D, dilated(kernel) as tf.Tensor3D, strides[0], padding),
  );
}

function conv2d(layer: layers.Layer): AffineMap {
  const { strides, padding, dilated } = convolutionConfig(layer);
  const kernelOf = (kernel: tf.Tensor) => dilated(kernel) as tf.Tensor4D;
  type Shape = tf.Tensor4D['shape'];
  return withOutputsLast(
    layer,
    termsOf(layer, [0, 1, 2]),
    (x, kernel) => tf.conv2d(x as tf.Tensor4D, kernelOf(kernel), pair(strides), padding),
    (y, kernel, shape) =>
      tf.conv2dTranspose(y as tf.Tensor4D, kernelOf(kernel), shape as Shape, pair(strides), padding),
  );
}

function conv3d(layer: layers.Layer): AffineMap {
  const { strides, padding, dilated } = convolutionConfig(layer);
  return withOutputsLast(layer, termsOf(layer, [0, 1, 2, 3]), (x, kernel) =>
    tf.conv3d(x as tf.Tensor5D, dilated(kernel) as tf.Tensor5D, triple(strides), padding),
  );
}

function conv2dTranspose(layer: layers.Layer, _: readonly number[], outputShape: readonly number[]): AffineMap {
  const { strides, padding } = convolutionConfig(layer);
  return withKernel(
    layer,
    termsOf(layer, [0, 1, 3]),
    (x, kernel) =>
      tf.conv2dTranspose(
        x as tf.Tensor4D,
        kernel as tf.Tensor4D,
        [x.shape[0], ...outputShape] as [number, number, number, number],
        pair(strides),
        padding as 'same',
      ),
    -1,
  );
}

function depthwiseConv2d(layer: layers.Layer): AffineMap {
  const { strides, padding, dilated } = convolutionConfig(layer);
  return withKernel(layer, termsOf(layer, [0, 1]), (x, kernel) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, dilated(kernel) as tf.Tensor4D, pair(strides), padding),
  );
}

/**
 * One convolution with the product of both kernels, since |W| of the product is less than the product of the absolute values.
 * The layer itself rounds between the two products, which `size` is for.
 */
function separableConv2d(layer: layers.Layer): AffineMap {
  const { strides, padding, dilated } = convolutionConfig(layer);
  const convolve = (x: tf.Tensor, kernel: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, dilated(kernel) as tf.Tensor4D, pair(strides), padding);
  const kernel = () => productOfKernels(layer.weights[0].read(), layer.weights[1].read());
  const sizes = () => productOfKernels(tf.abs(layer.weights[0].read()), tf.abs(layer.weights[1].read()));
  return {
    linear: (x) => convolve(x, kernel()),
    absolute: (x) => convolve(x, tf.abs(kernel())),
    size: (x) => convolve(x, sizes()),
    bias: layer.weights.length > 2 ? () => layer.weights[2].read() : undefined,
    terms: termsOf(layer, [0, 1]) + layer.weights[1].shape[2]! + layer.weights[0].shape[3]!,
    fanOut: termsOf(layer, [0, 1]) * layer.weights[1].shape[3]! + layer.weights[0].shape[3]!,
  };
}

/** The depthwise kernel [h, w, c, m] followed by the pointwise one [1, 1, c·m, f]: [h, w, c, f]. */
function productOfKernels(depthwise: tf.Tensor, pointwise: tf.Tensor): tf.Tensor {
  const [height, width, channels, multiplier] = depthwise.shape;
  const filters = pointwise.shape[3]!;
  const perChannel = tf.transpose(tf.reshape(depthwise, [height * width, channels, multiplier]), [1, 0, 2]);
  const product = tf.matMul(perChannel, tf.reshape(pointwise, [channels, multiplier, filters]));
  return tf.reshape(tf.transpose(product, [1, 0, 2]), [height, width, channels, filters]);
}

/** γ (x − mean) / √(variance + ε) + β by the running averages. */
function batchNorm(layer: layers.Layer, inputShape: readonly number[]): AffineMap {
  const { scale, center, epsilon, axis } = layer.getConfig();
  const axes = [axis].flat().map(Number);
  const rank = inputShape.length + 1;
  const along = alongAxis(axes, rank);
  const read = (i: number) => along(layer.weights[i].read());
  const [first, mean, variance] = [scale ? 1 : 0, layer.weights.length - 2, layer.weights.length - 1];
  const factor = () => {
    const deviation = tf.sqrt(tf.add(read(variance), epsilon as number));
    return scale ? tf.div(read(0), deviation) : tf.div(1, deviation);
  };
  const shift = () => tf.mul(read(mean), factor());
  return {
    linear: (x) => tf.mul(x, factor()),
    absolute: (x) => tf.mul(x, tf.abs(factor())),
    bias: () => (center ? tf.sub(read(first), shift()) : tf.neg(shift())),
    biasSize: () => (center ? tf.add(tf.abs(read(first)), tf.abs(shift())) : tf.abs(shift())),
    // One product, and what computing its factor rounds.
    terms: 6,
    fanOut: 6,
    ...(isLast(axes, rank) && { factor }),
  };
}

const isLast = (axes: readonly number[], rank: number): boolean =>
  axes.length === 1 && (axes[0] + rank) % rank === rank - 1;

/** Weights of some axes of a batch as a tensor that broadcasts over it. */
function alongAxis(axes: readonly number[], rank: number): (weight: tf.Tensor) => tf.Tensor {
  if (isLast(axes, rank)) return (weight) => weight;
  const own = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  return (weight) => {
    const sizes = new Array<number>(rank).fill(1);
    for (const [i, axis] of own.entries()) sizes[axis] = weight.shape[i];
    return tf.reshape(weight, sizes);
  };
}

function subtractMean(layer: layers.Layer): AffineMap {
  return {
    linear: (x) => tf.clone(x),
    absolute: (x) => tf.clone(x),
    bias: () => tf.neg(layer.weights[0].read()),
    terms: 1,
    fanOut: 1,
  };
}

const pair = ([a, b = a]: number[]): [number, number] => [a, b];
const triple = ([a, b = a, c = a]: number[]): [number, number, number] => [a, b, c];
