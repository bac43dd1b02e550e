import type { backend_util } from '@tensorflow/tfjs-core';
import type { StockKernel, WasmKernelParams } from '../wasm-backend.ts';

/**
 * Runs a stock convolution with 'same' padding given in numbers. By its name the stock kernels put it in the wrong place where
 * the stride is greater than the filter (tfjs issues 5907, 6629).
 */
export function withExplicitPadding(
  params: WasmKernelParams,
  stock: StockKernel,
  { padInfo }: Pick<backend_util.Conv2DInfo, 'padInfo'>,
) {
  if (params.attrs?.pad !== 'same') return stock(params);
  const { top, bottom, left, right } = padInfo;
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return stock({ ...params, attrs: { ...params.attrs, pad } });
}
