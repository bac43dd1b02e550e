import { util } from '@tensorflow/tfjs-core';
import { simdKernels } from '../simd/simd-kernels.ts';
import type { WasmKernel } from '../wasm-backend.ts';

/** One step of SGD with momentum: { weight, velocity, gradient } to [weight, velocity], in one pass. */
export const momentumStep: WasmKernel = ({ inputs, attrs, backend }) => {
  const { learningRate, momentum, weightDecay } = attrs as Record<string, number>;
  const { shape } = inputs.weight;
  const outputs = [backend.makeOutput(shape, 'float32'), backend.makeOutput(shape, 'float32')];
  const [weight, velocity, gradient, newWeight, newVelocity] = [
    inputs.weight,
    inputs.velocity,
    inputs.gradient,
    ...outputs,
  ].map(({ dataId }) => backend.getMemoryOffset(dataId));
  const count = util.sizeFromShape(shape);
  const options = [learningRate, momentum, weightDecay] as const;
  simdKernels(backend).momentumStep(weight, velocity, gradient, count, ...options, newWeight, newVelocity);
  return outputs;
};
