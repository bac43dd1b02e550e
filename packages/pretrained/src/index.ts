export { type PretrainedName, pretrainedNames } from './catalog.ts';
export type { CertifiedAccuracies, FileIntegrity, MeasuredErrors, PretrainedFacts } from './catalog-entry.ts';
export { loadPretrained } from './load-pretrained.ts';
export type { PretrainedClassifier } from './pretrained.ts';
