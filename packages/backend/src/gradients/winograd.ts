import * as tf from '@tensorflow/tfjs-core';
import { type Conv2DAttributes, conv2dInfo } from '../conv-info.ts';

/** Convolutions by Winograd's minimal filtering, on engines that have kernels for them, and their gradients by kernels of the same kind. */
export const winogradGradients: readonly tf.GradConfig[] = [
  {
    kernelName: 'WinogradConv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], attrs) => ({
      x: () => inputGradient(dy as tf.Tensor, filter, { ...attrs, inputShape: x.shape }),
      filter: () => filterGradient(x, dy as tf.Tensor, { ...attrs, filterShape: filter.shape }),
    }),
  },
  {
    kernelName: 'WinogradConv2DBackpropInput',
    inputsToSave: ['dy', 'filter'],
    gradFunc: (ddx, [dy, filter], attrs) => ({
      dy: () => run('WinogradConv2D', { x: ddx as tf.Tensor, filter }, attrs),
      filter: () => filterGradient(ddx as tf.Tensor, dy, { ...attrs, filterShape: filter.shape }),
    }),
  },
];

/**
 * The convolution of a training step [N, H, W, C] with a filter [h, w, C, K], channels last: by Winograd's minimal filtering (Lavin and Gray
 * 2016) where the engine has kernels for it and tiles fit, which is faster and rounds a little less exactly; else `tf.conv2d`.
 *
 * F(4 × 4, 5 × 5) and F(4 × 4, 3 × 3), Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A for each tile d and filter g; docs/speed.md says by how much sums are off.
 *
 * @returns [N, H', W', K]
 * @throws Error for shapes that do not fit, as `tf.conv2d` does
 * @example
 * const y = trainingConv2d(images, filter, [1, 1], 'same', [1, 1]);
 */
export function trainingConv2d(
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  strides: [number, number],
  pad: 'same' | 'valid',
  dilations: [number, number],
): tf.Tensor4D {
  return byTiles(x, filter, { strides, pad, dilations }) ?? tf.conv2d(x, filter, strides, pad, 'NHWC', dilations);
}

/** How a filter goes over images with channels last. */
export interface Slides {
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid';
  readonly dilations: [number, number];
}

/** A convolution [N, H', W', K] by minimal filtering; null where the engine has no kernels for it, or tiles do not fit. */
export function byTiles(x: tf.Tensor4D, filter: tf.Tensor4D, slides: Slides): tf.Tensor4D | null {
  const attrs: Conv2DAttributes = { ...slides, dataFormat: 'NHWC' };
  return isByTiles(x.shape, filter.shape, attrs) ? (run('WinogradConv2D', { x, filter }, attrs) as tf.Tensor4D) : null;
}

/** The gradient of a convolution in its images, as `byTiles` has it, and where that gives null as `tf.conv2d` has it. */
export function inputGradientByTiles(
  dy: tf.Tensor4D,
  filter: tf.Tensor4D,
  inputShape: number[],
  slides: Slides,
): tf.Tensor4D {
  const attrs = { ...slides, dataFormat: 'NHWC', inputShape } as const;
  const isTiled = isByTiles(inputShape, filter.shape, attrs);
  const gradient = isTiled ? inputGradient(dy, filter, attrs) : run('Conv2DBackpropInput', { dy, filter }, attrs);
  return gradient as tf.Tensor4D;
}

function isByTiles(inputShape: number[], filterShape: number[], attrs: Conv2DAttributes): boolean {
  const isThere = tf.getKernel('WinogradConv2D', tf.getBackend()) !== undefined;
  return isThere && fitsTiles(conv2dInfo(inputShape, filterShape, attrs));
}

/** With fewer channels the transforms cost more than they save. */
const FEW_CHANNELS = 8;

/** Outputs of a tile along each axis. */
const OUTPUTS = 4;

/** Whether tiles of 8 × 8 pixels, of which filters of 5 × 5 make 4 × 4 outputs, or of 6 × 6, of which filters of 3 × 3 do, cover a convolution. */
function fitsTiles(info: tf.backend_util.Conv2DInfo): boolean {
  const { filterHeight, filterWidth, outHeight, outWidth, inChannels, outChannels } = info;
  const slides = [info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth];
  const isSquare = filterHeight === filterWidth && [3, 5].includes(filterHeight) && slides.every((each) => each === 1);
  const hasChannels = Math.min(inChannels, outChannels) >= FEW_CHANNELS && (inChannels * outChannels) % 4 === 0;
  return isSquare && hasChannels && areCovered([outHeight, outWidth]);
}

function areCovered(sizes: readonly number[]): boolean {
  return sizes.every((size) => size > 0 && size % OUTPUTS === 0);
}

/**
 * By minimal filtering where tiles cover the images, which are its outputs, and take at most half of the products: images that are not
 * padded are larger than dy, which the plain gradient goes through pixel by pixel.
 */
function inputGradient(dy: tf.Tensor, filter: tf.Tensor, attrs: object): tf.Tensor {
  const { inputShape } = attrs as { inputShape: number[] };
  const [, height, width] = inputShape;
  const [, dyHeight, dyWidth] = dy.shape;
  const [side] = filter.shape;
  const products = ((side + OUTPUTS - 1) / OUTPUTS) ** 2 * height * width;
  const isWinograd = areCovered([height, width]) && 2 * products <= side ** 2 * dyHeight * dyWidth;
  return run(isWinograd ? 'WinogradConv2DBackpropInput' : 'Conv2DBackpropInput', { dy, filter }, attrs);
}

function filterGradient(x: tf.Tensor, dy: tf.Tensor, attrs: object): tf.Tensor {
  return run('WinogradConv2DBackpropFilter', { x, dy }, attrs);
}

function run(kernel: string, inputs: tf.NamedTensorMap, attrs: object): tf.Tensor {
  return tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;
}
