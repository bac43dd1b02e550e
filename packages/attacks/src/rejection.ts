export { type ThresholdedAutoAttackOptions, thresholdedAutoAttack } from './ensembles/thresholded-auto-attack.ts';
export { type ConfidenceAscentOptions, confidenceAscent } from './gradient/confidence-ascent.ts';
