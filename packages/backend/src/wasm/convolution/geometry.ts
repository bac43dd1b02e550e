import { backend_util } from '@tensorflow/tfjs-core';

/** One axis that a convolution slides along. */
export interface Axis {
  /** Pixels that it reads. */
  input: number;
  /** Pixels that it writes. */
  output: number;
  filter: number;
  stride: number;
  dilation: number;
  /** Pixels of padding before the first and after the last; of pixels left out where they are negative. */
  before: number;
  after: number;
}

/** What a convolution of images or volumes, channels last, reads and writes. */
export interface Convolution {
  batchSize: number;
  inChannels: number;
  outChannels: number;
  depth: Axis;
  height: Axis;
  width: Axis;
  inShape: number[];
  outShape: number[];
  filterShape: number[];
}

/** An axis of one pixel: the depth of an image. */
const none: Axis = { input: 1, output: 1, filter: 1, stride: 1, dilation: 1, before: 0, after: 0 };

export function imageConvolution(info: backend_util.Conv2DInfo): Convolution {
  const { top, bottom, left, right } = info.padInfo;
  return { ...info, depth: none, height: heightOf(info, top, bottom), width: widthOf(info, left, right) };
}

export interface Conv3DAttributes {
  strides: [number, number, number] | number;
  pad: 'valid' | 'same';
  dilations?: [number, number, number] | number;
}

/** Sizes and paddings of a convolution of volumes, as core computes them. */
export function volumeConvolution(
  xShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad }: Conv3DAttributes,
): Convolution {
  type Shape5D = [number, number, number, number, number];
  const shapes = [xShape as Shape5D, filterShape as Shape5D] as const;
  const info = backend_util.computeConv3DInfo(...shapes, strides, dilations ?? 1, pad);
  const { front, back, top, bottom, left, right } = info.padInfo;
  const depth: Axis = {
    input: info.inDepth,
    output: info.outDepth,
    filter: info.filterDepth,
    stride: info.strideDepth,
    dilation: info.dilationDepth,
    before: front,
    after: back,
  };
  return { ...info, depth, height: heightOf(info, top, bottom), width: widthOf(info, left, right) };
}

type Info = backend_util.Conv2DInfo | backend_util.Conv3DInfo;

function heightOf(info: Info, before: number, after: number): Axis {
  const { inHeight: input, outHeight: output, filterHeight: filter } = info;
  return { input, output, filter, stride: info.strideHeight, dilation: info.dilationHeight, before, after };
}

function widthOf(info: Info, before: number, after: number): Axis {
  const { inWidth: input, outWidth: output, filterWidth: filter } = info;
  return { input, output, filter, stride: info.strideWidth, dilation: info.dilationWidth, before, after };
}
