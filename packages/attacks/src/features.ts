export { type FeatureAdversaryOptions, featureAdversary } from './features/feature-adversary.ts';
