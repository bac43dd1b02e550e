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
