import type { Corruptions } from '../src/kinds/corruptions.ts';
import { plainResult } from './fixture-results.ts';

/**
 * A network on 100 images, of which it gets some wrong: on clean ones, with a dotted line, and in fog of severity 1 and 5. One in fog is
 * taken for nonsense.
 */
export const fixtureCorruptions = (
  network: Partial<Corruptions['network']>,
  [clean, line, fog, thickFog]: readonly [number, number, number, number],
): Corruptions => ({
  kind: 'corruptions',
  version: 1,
  network: { experiment: 'mnist', model: 'plain', seed: 1, weights: '', ...network },
  engine: plainResult.engine,
  packages: {},
  seed: 1,
  samples: 100,
  fullTestSet: false,
  benchmark: 'mnist-c',
  clean: { wrong: clean, nonsense: 0 },
  corruptions: [
    { name: 'dotted-line', severity: 1, wrong: line, nonsense: 0 },
    { name: 'fog', severity: 1, wrong: fog, nonsense: 1 },
    { name: 'fog', severity: 5, wrong: thickFog, nonsense: 1 },
  ],
});
