export { type NoisyCopyOptions, type NoisyCounts, noisyCopy } from './smoothing/noisy-counts.ts';
export {
  type SmoothedCertificate,
  type SmoothedCertifyOptions,
  type SmoothedClassifier,
  type SmoothingOptions,
  smoothed,
} from './smoothing/smoothed.ts';
