import { backend_util } from '@tensorflow/tfjs-core';

/** Sizes and paddings of a depthwise convolution, as core computes them. */
export type DepthwiseInfo = backend_util.Conv2DInfo;

export interface DepthwiseAttributes {
  strides: [number, number] | number;
  dilations?: [number, number] | number | null;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export function depthwiseInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  { strides, dilations, pad, dimRoundingMode }: DepthwiseAttributes,
): DepthwiseInfo {
  type Shape4D = [number, number, number, number];
  const shapes = [xShape as Shape4D, filterShape as Shape4D] as const;
  return backend_util.computeConv2DInfo(...shapes, strides, dilations ?? 1, pad, dimRoundingMode, true);
}

/** Calls `visit` for every output pixel and every tap of its window that is inside the image, with the indices of their first channels. */
export function forEachTap(info: DepthwiseInfo, visit: (x: number, filter: number, out: number) => void): void {
  for (let out = 0; out < info.batchSize * info.outHeight * info.outWidth; out++) {
    const sample = Math.floor(out / (info.outHeight * info.outWidth));
    const top = (Math.floor(out / info.outWidth) % info.outHeight) * info.strideHeight - info.padInfo.top;
    const left = (out % info.outWidth) * info.strideWidth - info.padInfo.left;
    for (let tap = 0; tap < info.filterHeight * info.filterWidth; tap++) {
      const row = top + Math.floor(tap / info.filterWidth) * info.dilationHeight;
      const column = left + (tap % info.filterWidth) * info.dilationWidth;
      if (row < 0 || row >= info.inHeight || column < 0 || column >= info.inWidth) continue;
      const pixel = (sample * info.inHeight + row) * info.inWidth + column;
      visit(pixel * info.inChannels, tap * info.outChannels, out * info.outChannels);
    }
  }
}
