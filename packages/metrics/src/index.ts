export { type BallError, type BallErrorOptions, ballError } from './ball-error.ts';
export type { BatchOptions } from './batches.ts';
export { brierScore } from './calibration/brier-score.ts';
export { type ConfidenceHistogramOptions, confidenceHistogram } from './calibration/confidence-histogram.ts';
export {
  type Calibration,
  type CalibrationBin,
  expectedCalibrationError,
} from './calibration/expected-calibration-error.ts';
export {
  type CurvesOfRule,
  curvesOfTallies,
  type ErrorCurve,
  type ErrorCurves,
  errorCurve,
} from './curves/error-curve.ts';
export {
  type BatchTally,
  type ErrorCurveOptions,
  type ErrorTally,
  type SampleBatch,
  tallyErrors,
} from './curves/error-tally.ts';
export { type Psnr, psnr } from './curves/psnr.ts';
export { type WorstCase, worstCase } from './curves/worst-case.ts';
export { featureCorrelations } from './features/feature-correlations.ts';
export {
  type FeatureHistogramsOptions,
  featureHistograms,
  type JointDistribution,
  type JointDistributionOptions,
  jointDistribution,
} from './features/feature-distributions.ts';
export { type FeatureOptions, type FeatureValues, featureValues } from './features/feature-values.ts';
export { formatEpsilon } from './format-epsilon.ts';
export type { Histogram } from './histogram.ts';
export { type InputGradientNormsOptions, inputGradientNorms } from './input-gradient-norms.ts';
export { confusionMatrix, nonsenseRate } from './predictions.ts';
export { type BootstrapOptions, bootstrapInterval } from './statistics/bootstrap-interval.ts';
export { type McNemar, mcNemar } from './statistics/mcnemar.ts';
export { wilsonInterval } from './statistics/wilson-interval.ts';
