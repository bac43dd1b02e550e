import * as tf from '@tensorflow/tfjs-core';
import { tidy, zeros } from '@tensorflow/tfjs-core';
import { definesFunctions } from '../compile/tensorflow-recorder.ts';
import { addKernels, replaceKernels } from '../register-kernels.ts';
import * as batchNorm from './saf-kernels.ts';
import {
  conv2dBackpropInput,
  maxPoolGrad,
  mirroredRelu,
  mirroredReluGrad,
  momentumSteps,
  rbf,
  rbfGrad,
} from './saf-kernels.ts';
import * as stockBatchNorm from './stock-batch-norm.ts';
import { conv2dBackpropFilter } from './stock-convolution.ts';
import { reluGrad, step } from './stock-relu.ts';
import {
  opAttributes,
  type ReplacingKernel,
  type TensorflowBackend,
  type TensorflowKernel,
} from './tensorflow-backend.ts';
import { winogradConv2d, winogradConv2dBackpropFilter, winogradConv2dBackpropInput } from './winograd.ts';

/** By an op that every libtensorflow has, for what tfjs-node has no kernel for. */
const addedKernels: Record<string, TensorflowKernel> = { ReluGrad: reluGrad };

/** By several ops that every libtensorflow has, where ours are missing. */
const stockOps: Record<string, TensorflowKernel> = {
  BatchNormTraining: stockBatchNorm.batchNormTraining,
  BatchNormTrainingGrad: stockBatchNorm.batchNormTrainingGrad,
};

/** By ops of ours, for what TensorFlow has none for. */
const missingKernels: Record<string, TensorflowKernel> = {
  BatchNormTraining: batchNorm.batchNormTraining,
  BatchNormTrainingGrad: batchNorm.batchNormTrainingGrad,
  MirroredRelu: mirroredRelu,
  MirroredReluGrad: mirroredReluGrad,
  MomentumSteps: momentumSteps,
  Rbf: rbf,
  RbfGrad: rbfGrad,
  WinogradConv2D: winogradConv2d,
  WinogradConv2DBackpropFilter: winogradConv2dBackpropFilter,
  WinogradConv2DBackpropInput: winogradConv2dBackpropInput,
};

/** By ops of ours, in the place of tfjs-node's kernels that are slow. */
const betterKernels: Record<string, ReplacingKernel> = {
  Conv2DBackpropInput: conv2dBackpropInput,
  MaxPoolGrad: maxPoolGrad,
};

/** In the place of kernels of tfjs-node that are wrong, or take many ops. */
const mendedKernels: Record<string, ReplacingKernel> = { Conv2DBackpropFilter: conv2dBackpropFilter, Step: step };

/**
 * Gives tfjs-node the kernels of ours that TensorFlow, or the ops built into its addon, have ops for. Twice is harmless.
 *
 * @returns whether all that `saf-backend native` builds is in it: our ops, and functions for `compile`
 */
export function registerTensorflowKernels(): boolean {
  const ours = hasSafOps(tf.backend() as unknown as TensorflowBackend);
  addKernels('tensorflow', { ...addedKernels, ...(ours ? missingKernels : stockOps) });
  replaceKernels('tensorflow', mendedKernels);
  if (ours) replaceKernels('tensorflow', betterKernels);
  return ours && definesFunctions();
}

/** Whether the addon has the ops of `tensorflow-ops/`, the newest included: those that `saf-backend native` builds have. */
export function hasSafOps(backend: TensorflowBackend): boolean {
  try {
    tidy(() => {
      const attributes = opAttributes(backend, { integers: { filter: 5, corner: [0, 0] } });
      backend.executeSingleOutput('SafWinogradFilterGrad', attributes, [zeros([1, 8, 8, 1]), zeros([1, 4, 4, 1])]);
    });
    return true;
  } catch {
    return false;
  }
}
