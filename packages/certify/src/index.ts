export type { Certificate, Method } from './certificates/certificate.ts';
export { type Certification, type CertifyOptions, certify } from './certificates/certify.ts';
export { type LargestCertifiedOptions, largestCertified } from './certificates/largest-certified.ts';
export type { CertificateOptions } from './certificates/request.ts';
export type { BoundsOptions } from './intervals/check-box.ts';
export { type Bounds, intervalBounds } from './intervals/interval-bounds.ts';
export { type LinearBoundsOptions, linearBounds } from './linear/linear-bounds.ts';
