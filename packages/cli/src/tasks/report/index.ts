export { readCards } from './read-cards.ts';
export { readCertificates, readCertificatesOf } from './read-certificates.ts';
export { readRobustness } from './read-robustness.ts';
