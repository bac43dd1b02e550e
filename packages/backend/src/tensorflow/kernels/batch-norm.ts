import { opAttributes, type TensorflowBackend, type TensorflowKernel } from '../tensorflow-backend.ts';

/** Batch normalization in training mode: { x, gamma, beta } to [y, mean, variance]. */
export const batchNormTraining: TensorflowKernel = ({ inputs: { x, gamma, beta }, attrs, backend }) =>
  backend.executeMultipleOutputs('SafBatchNorm', epsilonOf(backend, attrs), [x, gamma, beta], 3);

/** Its gradients: { x, dy, gamma, mean, variance } to [dx, dgamma, dbeta]. */
export const batchNormTrainingGrad: TensorflowKernel = ({ inputs, attrs, backend }) => {
  const { x, dy, gamma, mean, variance } = inputs;
  const operands = [x, dy, gamma, mean, variance];
  return backend.executeMultipleOutputs('SafBatchNormGrad', epsilonOf(backend, attrs), operands, 3);
};

function epsilonOf(backend: TensorflowBackend, attrs: unknown) {
  const { epsilon } = attrs as { epsilon: number };
  return opAttributes(backend, { floats: { epsilon } });
}
