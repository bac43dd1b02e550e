export { type CapturedOutput, capturedOutput } from './captured-output.ts';
export { type CheckGradientOptions, checkGradient } from './check-gradient.ts';
export type { Tolerance } from './differences.ts';
export { expectNoLeaks } from './expect-no-leaks.ts';
export {
  type Float32Options,
  float32Arrays,
  type LabelledBatch,
  type LabelledBatchOptions,
  labelArrays,
  labelledBatches,
  type ShapeOptions,
  shapes,
  type TensorData,
  type TensorDataOptions,
  tensorData,
} from './generators.ts';
export { type SmallDisk, smallDisk } from './small-disk.ts';
export type { AllCloseExpected } from './to-be-all-close.ts';
