export { type FeatureAdversaryOptions, featureAdversary } from './gradient/feature-adversary.ts';
