// Spoilt images are one kind of nonsense, or of what should not be taken for it.
export { type CorruptionName, type CorruptOptions, corrupt, corruptionNames } from '@saf/datasets';
export { type AdversarialNonsenseOptions, adversarialNonsense } from './ood/adversarial-nonsense.ts';
export {
  type Detection,
  type DetectNonsenseOptions,
  detectionOf,
  detectNonsense,
  type ImageScores,
  scoreImages,
} from './ood/detect-nonsense.ts';
export { aupr, auroc, type DetectionScores, type Direction, fpr95 } from './ood/detection-rates.ts';
export { fitMahalanobis, type MahalanobisOptions } from './ood/mahalanobis.ts';
export { gaussianNonsense, type NoiseOptions, uniformNonsense } from './ood/noise-nonsense.ts';
export {
  energy,
  maximumLogit,
  maximumSoftmax,
  type OdinOptions,
  type OodScore,
  odin,
  safDistance,
} from './ood/ood-scores.ts';
