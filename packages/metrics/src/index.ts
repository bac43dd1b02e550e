export type { ErrorCurve } from './curve-tally.ts';
export {
  type CurvesOfRule,
  type ErrorCurveOptions,
  type ErrorCurves,
  errorCurve,
  type SampleBatch,
} from './error-curve.ts';
export { type Psnr, psnr } from './psnr.ts';
export { wilsonInterval } from './wilson-interval.ts';
