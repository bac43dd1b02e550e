import { backend, engine, getBackend, getKernel, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** One kernel pass where the engine has a kernel of that name (`@saf/backend` brings them); `compose` elsewhere. */
export function fused(kernel: string, inputs: NamedTensorMap, compose: () => Tensor): Tensor {
  backend(); // tfjs starts its default engine with the first operation; which kernels there are is known from then on.
  return getKernel(kernel, getBackend()) ? engine().runKernel(kernel, inputs) : compose();
}
