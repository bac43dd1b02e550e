import type { CertificateResult, Guarantee } from '../src/kinds/certificate.ts';
import { shareOf } from '../src/kinds/certificate.ts';

/** Of four images three are right; two are certified at 0.1, one of which might be taken for nonsense, and one at 0.3. */
export const linfGuarantee: Guarantee = {
  norm: 'linf',
  method: 'interval',
  sizes: [
    { epsilon: 0.1, certified: '1100', kept: '1000', ...shareOf('1100') },
    { epsilon: 0.3, certified: '1000', kept: '1000', ...shareOf('1000') },
  ],
};

/** The last image is not clear enough, the third is certified to be a wrong category. */
export const smoothedGuarantee: Guarantee = {
  norm: 'l2',
  method: 'smoothing',
  std: 0.25,
  n0: 100,
  n: 1000,
  alpha: 0.001,
  predictions: [7, 2, 9, null],
  radii: [0.6, 0.2, 0.4, 0],
  right: '1100',
  averageRadius: 0.2,
  sizes: [
    { radius: 0, ...shareOf('1100') },
    { radius: 0.25, ...shareOf('1000') },
  ],
};

/** What is guaranteed of a network, on four images. */
export const fixtureCertificate = (
  guarantee: Guarantee = linfGuarantee,
  network: Partial<CertificateResult['network']> = {},
): CertificateResult => ({
  kind: 'certificate',
  version: 1,
  network: { experiment: 'mnist', model: 'plain', seed: 1, weights: 'abc', ...network },
  engine: { name: 'wasm', tfjs: '4.22.0', tensorflow: null, threads: 1, node: 'v20.20.2', platform: 'linux x64' },
  packages: {},
  seed: 1,
  samples: 4,
  dataset: 'mnist',
  fullTestSet: false,
  seconds: 12,
  clean: '1110',
  guarantee,
});
