import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { TensorflowKernel } from '../tensorflow-backend.ts';

/** max(0, 1 - |x|), in one pass. */
export const mirroredRelu: TensorflowKernel = ({ inputs: { x }, backend }) =>
  backend.executeSingleOutput('SafMirroredRelu', [], [x]);

/** dy on (-1, 0), -dy on (0, 1), 0 elsewhere, in one pass. */
export const mirroredReluGrad: TensorflowKernel = ({ inputs: { x, dy }, backend }) =>
  backend.executeSingleOutput('SafMirroredReluGrad', [], [x, dy]);

/** e^(-x²), in one pass. */
export const rbf: TensorflowKernel = ({ inputs: { x }, backend }) => backend.executeSingleOutput('SafRbf', [], [x]);

/** -2 x e^(-x²) dy, in one pass. */
export const rbfGrad: TensorflowKernel = ({ inputs: { x, dy }, backend }) =>
  backend.executeSingleOutput('SafRbfGrad', [], [x, dy]);

/** One step of SGD with momentum: { weight, velocity, gradient } to [weight, velocity], in one pass. */
export const momentumStep: TensorflowKernel = ({ inputs: { weight, velocity, gradient }, attrs, backend }) => {
  const { learningRate, momentum, weightDecay } = attrs as Record<string, number>;
  return tidy(() => {
    const options = tensor1d([learningRate, momentum, weightDecay]);
    return backend.executeMultipleOutputs('SafMomentumStep', [], [weight, velocity, gradient, options], 2);
  });
};
