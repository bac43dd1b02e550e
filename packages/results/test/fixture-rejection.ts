import type { Rejection } from '../src/kinds/rejection.ts';
import { plainResult } from './fixture-results.ts';

/**
 * A network on four images: the second is wrong and accepted, the fourth is right and rejected. In L∞ one attack breaks the third and another
 * the fourth; in L2 there is one, which breaks none but the second, which needs no attack.
 */
export const fixtureRejection = (network: Partial<Rejection['network']> = {}): Rejection => ({
  kind: 'rejection',
  version: 1,
  network: { experiment: 'mnist', model: 'plain', seed: 1, weights: '', ...network },
  engine: plainResult.engine,
  packages: {},
  seed: 1,
  samples: 4,
  dataset: 'mnist',
  threshold: 0.9,
  truePositiveRate: 0.99,
  heldOut: { first: 9_000, images: 1_000, right: 990, kept: 981 },
  clean: { right: '1011', accepted: '1110' },
  attacks: [
    { attack: 'confidence-image', norm: 'linf', epsilon: 0.3, broken: '0110', seconds: 1 },
    { attack: 'auto-attack', norm: 'linf', epsilon: 0.3, broken: '0101', seconds: 1 },
    { attack: 'auto-attack', norm: 'l2', epsilon: 3, broken: '0100', seconds: 1 },
  ],
  otherImages: [{ images: 'uniform-noise', accepted: '0001' }],
  fooling: [
    { attack: 'fooling-images', epsilon: 0.3, accepted: '1001', seconds: 1 },
    { attack: 'fooling-apgd', epsilon: 0.3, accepted: '0011', seconds: 1 },
  ],
});
