import { poolInfo } from '../../kernels/pool-info.ts';
import { type PoolSizes, simdKernels } from '../simd/simd-kernels.ts';
import type { WasmKernel, WasmKernelParams } from '../wasm-backend.ts';
import { zeros } from './zeros.ts';

/** Gradient of max pooling; the stock kernel of 4.22 is wrong (it adds to whatever lies in the memory of its output). */
export const maxPoolGrad: WasmKernel = (params) => {
  const { backend, inputs } = params;
  const [x, y, dy] = [inputs.input, inputs.output, inputs.dy].map(({ dataId }) => backend.getMemoryOffset(dataId));
  const dx = zeros(backend, inputs.input.shape);
  simdKernels(backend).addMaxPoolGradient(x, y, dy, backend.getMemoryOffset(dx.dataId), ...poolSizes(params));
  return dx;
};

/** Gradient of average pooling; the stock kernel divides by the whole window also where padding was left out of the average. */
export const avgPoolGrad: WasmKernel = (params) => {
  const { backend, inputs } = params;
  const dy = backend.getMemoryOffset(inputs.dy.dataId);
  const dx = zeros(backend, inputs.input.shape);
  simdKernels(backend).addAveragePoolGradient(dy, backend.getMemoryOffset(dx.dataId), ...poolSizes(params));
  return dx;
};

function poolSizes({ inputs, attrs }: WasmKernelParams): PoolSizes {
  const info = poolInfo(inputs.input.shape, attrs);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const { filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  const images = [batchSize, inHeight, inWidth, inChannels, outHeight, outWidth] as const;
  return [...images, filterHeight, filterWidth, strideHeight, strideWidth, padInfo.top, padInfo.left];
}
