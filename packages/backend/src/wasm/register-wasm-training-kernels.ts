import * as tf from '@tensorflow/tfjs-core';
import { broadcastBatchNorm } from '../broadcast-batch-norm.ts';
import { registerTrainingGradients } from '../gradients/register-training-gradients.ts';
import { addKernels, replaceKernels } from '../register-kernels.ts';
import { batchNormTraining, batchNormTrainingGrad } from './batch-norm.ts';
import { clipByValue, maximum, minimum, relu6 } from './bounds.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput, depthwiseConv2d } from './convolution/depthwise.ts';
import {
  conv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  conv3d,
  conv3dBackpropFilter,
  conv3dBackpropInput,
  winogradConv2d,
  winogradConv2dBackpropFilter,
  winogradConv2dBackpropInput,
} from './convolution/kernels.ts';
import {
  identity,
  log1p,
  mirroredRelu,
  mirroredReluGrad,
  momentumStep,
  oneHot,
  rbf,
  rbfGrad,
  reluGrad,
  sign,
} from './elementwise.ts';
import { matMul } from './matrix-products.ts';
import { avgPool3dGrad, avgPoolGrad, maxPool3d, maxPool3dGrad, maxPoolGrad } from './pooling.ts';
import { sum, unsortedSegmentSum } from './sums.ts';
import type { WasmKernel } from './wasm-backend.ts';

/**
 * Completes tfjs's wasm backend, so that CNNs train on it: gradients that it lacks are added, kernels that are slow or wrong
 * up to 4.22 replaced. Registering twice is harmless, and a kernel that a later tfjs brings, or better, stays.
 *
 * @throws Error where `@tensorflow/tfjs-backend-wasm` was not imported before
 * @example
 * import '@tensorflow/tfjs-backend-wasm';
 * registerWasmTrainingKernels();
 */
export function registerWasmTrainingKernels(): void {
  if (!tf.getKernel('Conv2D', 'wasm'))
    throw new Error('Import @tensorflow/tfjs-backend-wasm before registering its training kernels');
  addKernels('wasm', missingKernels);
  if (stockIsKnown(tf.version_core)) replaceKernels('wasm', betterKernels);
  registerTrainingGradients();
}

/** Whether the stock kernels of this version are those that were compared with ours; later ones may be right, and faster. */
function stockIsKnown(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major < 4 || (major === 4 && minor <= 22);
}

/** Kernels that tfjs 4.22's wasm backend lacks, and one-pass kernels of our own; one that a later tfjs brings stays. */
const missingKernels: Record<string, WasmKernel> = {
  BatchNormTraining: batchNormTraining,
  BatchNormTrainingGrad: batchNormTrainingGrad,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  MirroredRelu: mirroredRelu,
  MirroredReluGrad: mirroredReluGrad,
  MomentumStep: momentumStep,
  Rbf: rbf,
  RbfGrad: rbfGrad,
  ReluGrad: reluGrad,
  UnsortedSegmentSum: unsortedSegmentSum,
  WinogradConv2D: winogradConv2d,
  WinogradConv2DBackpropFilter: winogradConv2dBackpropFilter,
  WinogradConv2DBackpropInput: winogradConv2dBackpropInput,
};

/** Kernels that take the place of stock ones which are slow or wrong in 4.22. */
const betterKernels: Record<string, WasmKernel> = {
  AvgPool3DGrad: avgPool3dGrad,
  AvgPoolGrad: avgPoolGrad,
  BatchMatMul: matMul,
  ClipByValue: clipByValue,
  Conv2D: conv2d,
  Conv2DBackpropInput: conv2dBackpropInput,
  Conv3D: conv3d,
  Conv3DBackpropFilterV2: conv3dBackpropFilter,
  Conv3DBackpropInputV2: conv3dBackpropInput,
  DepthwiseConv2dNative: depthwiseConv2d,
  FusedBatchNorm: broadcastBatchNorm,
  FusedConv2D: conv2d,
  FusedDepthwiseConv2D: depthwiseConv2d,
  Identity: identity,
  Log1p: log1p,
  MaxPool3D: maxPool3d,
  MaxPool3DGrad: maxPool3dGrad,
  MaxPoolGrad: maxPoolGrad,
  Maximum: maximum,
  Minimum: minimum,
  OneHot: oneHot,
  Relu6: relu6,
  Sign: sign,
  Sum: sum,
  _FusedMatMul: matMul,
};
