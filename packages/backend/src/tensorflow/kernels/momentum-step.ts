import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import { opAttributes, type TensorflowKernel } from '../tensorflow-backend.ts';

interface MomentumAttributes {
  learningRate: number;
  momentum: number;
  weightDecays: number[];
  /** 0 for any length. */
  maxNorm: number;
}

/** One step of SGD with momentum on all weights: [...weights, ...velocities, ...gradients] to [...weights, ...velocities], in one op. */
export const momentumSteps: TensorflowKernel = ({ inputs, attrs, backend }) => {
  const { learningRate, momentum, weightDecays, maxNorm } = attrs as unknown as MomentumAttributes;
  const count = weightDecays.length;
  return tidy(() => {
    const options = tensor1d([learningRate, momentum, maxNorm]);
    const all = [...Object.values(inputs), tensor1d(weightDecays), options];
    const attributes = opAttributes(backend, { integers: { N: count } });
    return backend.executeMultipleOutputs('SafMomentumSteps', attributes, all, 2 * count);
  });
};
