import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { WebgpuBackend } from './webgpu-backend.ts';

type Params = Omit<Parameters<KernelFunc>[0], 'inputs'> & { readonly inputs: readonly TensorInfo[] };

/**
 * The sum of tensors, of as many at a time as a shader may read. tfjs's own reads all of them at once: with more than seven, as the squared
 * lengths of a network's gradients are, it fails on an adapter of the usual limits.
 */
export function addN(params: Params, stock: (params: Params) => TensorInfo): TensorInfo {
  const backend = params.backend as unknown as WebgpuBackend;
  // One of the buffers is the sum's.
  const most = backend.device.limits.maxStorageBuffersPerShaderStage - 1;
  const rest = [...params.inputs];
  let sum: TensorInfo | null = null;
  do {
    const inputs: TensorInfo[] = sum ? [sum, ...rest.splice(0, most - 1)] : rest.splice(0, most);
    const next = stock({ ...params, inputs });
    if (sum) backend.disposeData(sum.dataId);
    sum = next;
  } while (rest.length > 0);
  return sum;
}
