export { printResults } from './print-results.ts';
export { readCards } from './read-cards.ts';
export { readCertificates, readCertificatesOf } from './read-certificates.ts';
export { readCorruptions } from './read-corruptions.ts';
export { readRobustness } from './read-robustness.ts';
