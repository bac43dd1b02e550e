import * as tf from '@tensorflow/tfjs-core';

type Shape4D = [number, number, number, number];

/** What a convolution of images [batch, height, width, channels] reads and writes. */
export type Conv2DInfo = tf.backend_util.Conv2DInfo;

export interface Conv2DAttributes {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number | null;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Sizes and paddings of a convolution, as core computes them. */
export function conv2dInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  attrs: Conv2DAttributes,
): Conv2DInfo {
  const { strides, dilations, pad, dimRoundingMode, dataFormat = 'NHWC' } = attrs;
  const format = tf.backend_util.convertConv2DDataFormat(dataFormat);
  return tf.backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    false,
    format,
  );
}

const FLOAT = 4;

/** Where a convolution reads in one image that is padded already, in bytes. */
export interface PatchOffsets {
  /** Of the first value of each output pixel's patch. */
  pixels: number[];
  /** Of each piece of a patch whose values lie side by side, from the patch's first value. */
  runs: number[];
  /** Values in a run. */
  runLength: number;
  /** Of each value of a patch, from the patch's first value; in the order of the filter. */
  taps: number[];
}

export function patchOffsets(info: Conv2DInfo): PatchOffsets {
  const column = info.inChannels * FLOAT;
  const row = paddedWidth(info) * column;
  const pixels = grid(info.outHeight, info.strideHeight * row, info.outWidth, info.strideWidth * column);
  const rowRuns = info.dilationWidth === 1;
  const runs = grid(
    info.filterHeight,
    info.dilationHeight * row,
    rowRuns ? 1 : info.filterWidth,
    info.dilationWidth * column,
  );
  const runLength = info.inChannels * (rowRuns ? info.filterWidth : 1);
  const taps = runs.flatMap((run) => Array.from({ length: runLength }, (_, i) => run + i * FLOAT));
  return { pixels, runs, runLength, taps };
}

function grid(rows: number, rowStride: number, columns: number, columnStride: number): number[] {
  return Array.from(
    { length: rows * columns },
    (_, i) => Math.floor(i / columns) * rowStride + (i % columns) * columnStride,
  );
}

export function paddedHeight({ inHeight, padInfo }: Conv2DInfo): number {
  return inHeight + padInfo.top + padInfo.bottom;
}

export function paddedWidth({ inWidth, padInfo }: Conv2DInfo): number {
  return inWidth + padInfo.left + padInfo.right;
}
