import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmKernel, WasmKernelParams } from '../wasm-backend.ts';

/** max(0, 1 - |x|), in one pass. */
export const mirroredRelu: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).mirroredRelu(x, count, target);
  return out;
};

/** dy on (-1, 0), -dy on (0, 1), 0 elsewhere, in one pass. */
export const mirroredReluGrad: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).mirroredReluGradient(x, addressOf(params, 'dy'), count, target);
  return out;
};

/** e^(-x²), in one pass. */
export const rbf: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).rbf(x, count, target);
  return out;
};

/** -2 x e^(-x²) dy, in one pass. */
export const rbfGrad: WasmKernel = (params) => {
  const { out, count, x, target } = elementwise(params);
  simdKernels(params.backend).rbfGradient(x, addressOf(params, 'dy'), count, target);
  return out;
};

/** The tensor itself: the stock kernel copies its values, and core's tape clones all that gradients need. */
export const identity: WasmKernel = (params, stock) => {
  const { x } = params.inputs;
  if (x.dtype === 'string') return stock(params);
  params.backend.incRef(x.dataId);
  return { ...x } satisfies TensorInfo;
};

function elementwise(params: WasmKernelParams) {
  const { shape } = params.inputs.x;
  const out = params.backend.makeOutput(shape, 'float32');
  const target = params.backend.getMemoryOffset(out.dataId);
  return { out, target, count: util.sizeFromShape(shape), x: addressOf(params, 'x') };
}

function addressOf({ inputs, backend }: WasmKernelParams, name: string): number {
  return backend.getMemoryOffset(inputs[name].dataId);
}
