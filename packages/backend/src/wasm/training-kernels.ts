import { batchNormTraining, batchNormTrainingGrad } from './kernels/batch-norm.ts';
import { clipByValue, maximum, minimum, relu6 } from './kernels/bounds.ts';
import { conv2d } from './kernels/conv2d.ts';
import { conv2dBackpropFilter, conv2dBackpropInput } from './kernels/conv2d-gradients.ts';
import { conv3d, conv3dBackpropFilter, conv3dBackpropInput } from './kernels/conv3d.ts';
import { depthwiseConv2d } from './kernels/depthwise-conv2d.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './kernels/depthwise-gradients.ts';
import { identity, mirroredRelu, mirroredReluGrad, rbf, rbfGrad } from './kernels/elementwise.ts';
import { log1p, oneHot, sign } from './kernels/exact.ts';
import { matMul } from './kernels/matmul.ts';
import { momentumStep } from './kernels/momentum-step.ts';
import { avgPoolGrad, maxPoolGrad } from './kernels/pool-gradients.ts';
import { avgPool3dGrad, maxPool3d, maxPool3dGrad } from './kernels/pool3d.ts';
import { sum } from './kernels/sum.ts';
import { unsortedSegmentSum } from './kernels/unsorted-segment-sum.ts';
import type { WasmKernel } from './wasm-backend.ts';

/** Kernels that tfjs 4.22's wasm backend lacks, and one-pass kernels of our own; one that a later tfjs brings stays. */
export const missingKernels: Record<string, WasmKernel> = {
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
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Kernels that take the place of stock ones which are slow or wrong in 4.22. */
export const betterKernels: Record<string, WasmKernel> = {
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
