import type { Corruptions } from '@saf/results';
import { expect, test } from 'vitest';
import { corruptionsFigure } from '../figures/corruptions-figure.ts';
import { corruptionsTable } from './corruptions-table.ts';

const engine = { name: 'cpu', tfjs: '4.22.0', tensorflow: null, threads: null, node: '', platform: '' };
const measuredOf = (model: string, wrong: readonly number[]): Corruptions => ({
  kind: 'corruptions',
  version: 1,
  network: { experiment: 'mnist', model, seed: 1, weights: '' },
  engine: engine as never,
  packages: {},
  seed: 1,
  samples: 100,
  fullTestSet: false,
  benchmark: 'mnist-c',
  clean: { wrong: wrong[0], nonsense: 0 },
  corruptions: [
    { name: 'dotted-line', severity: 1, wrong: wrong[1], nonsense: 0 },
    { name: 'fog', severity: 1, wrong: wrong[2], nonsense: 1 },
    { name: 'fog', severity: 5, wrong: wrong[3], nonsense: 1 },
  ],
});
const measured = [measuredOf('plain', [1, 10, 20, 60]), measuredOf('mReLU-r-m', [2, 5, 10, 40])];
const means = [
  { mean: 1, relativeMean: 1 },
  { mean: 0.5625, relativeMean: Number.NaN },
];

test('a column a network, a row a corruption: means over severities, and over corruptions', () => {
  const { columns, sections, records, scope } = corruptionsTable({ measured, means, baseline: 'plain' });
  expect(columns).toEqual(['plain', 'mReLU-r-m']);
  const [clean, corrupted, all] = sections.map(({ groups: [{ rows }] }) =>
    rows.filter(({ detail }) => !detail).map(({ label, cells }) => [label, ...cells.map((cell) => cell?.text)]),
  );
  expect(clean).toEqual([['clean', '0.010', '0.020']]);
  expect(corrupted).toEqual([
    ['dotted line', '0.100', '0.050'],
    ['fog', '0.400', '0.250'],
  ]);
  expect(all).toEqual([
    ['mean error', '0.250', '0.150'],
    ['mCE', '1.000', '0.563'],
    ['relative mCE', '1.000', '–'],
  ]);
  expect(scope[0]).toContain('The first 100 test images; means over the severities 1 and 5.');
  expect(records).toHaveLength(8);
  expect(records[3]).toMatchObject({ corruption: 'fog', severity: 5, error: 0.6, nonsense: 0.01, samples: 100 });
});

test('the figure says what it shows, and has a dot for each network at each corruption', () => {
  const { svg, alt, name } = corruptionsFigure(measured);
  expect(name).toBe('corruptions-mnist-c');
  expect(alt).toContain('plain 0.250 and mReLU-r-m 0.150');
  // Clean, dotted line and fog of two networks, and both in the legend.
  expect(svg.match(/<path [^>]*d="M/g)!.length + (svg.match(/<circle /g)?.length ?? 0)).toBeGreaterThanOrEqual(8);
  expect(svg).toContain('dotted line');
});
