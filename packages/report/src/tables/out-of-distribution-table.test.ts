import type { Ood } from '@saf/results';
import { expect, test } from 'vitest';
import { oodTable } from './out-of-distribution-table.ts';

const nonsenseKinds = [
  { name: 'gaussian-noise', title: 'Gaussian noise', description: 'gray, clipped' },
  { name: 'uniform-noise', title: 'uniform noise', description: 'each pixel anywhere in [0, 1]' },
];
const scores = ['maximum softmax', 'maximum logit', 'energy', 'ODIN', 'Mahalanobis'];
const detected = (names: readonly string[]): Ood['detections'] =>
  names.map((score) => ({
    nonsense: 'gaussian-noise',
    score,
    higherMeans: 'in-distribution',
    auroc: 1,
    aupr: 1,
    fpr95: 0,
    count: 6,
  }));

test('the table has a group a network, and a cell only where a score was taken', () => {
  const network = { experiment: 'mnist', model: 'plain', seed: 1, weights: '' };
  const engine = { name: 'cpu', tfjs: '4.22.0', tensorflow: null, threads: null, node: '', platform: '' };
  const shared = {
    kind: 'out-of-distribution' as const,
    version: 1 as const,
    engine: engine as never,
    packages: {},
    seed: 1,
    samples: 6,
  };
  const measured = [
    { ...shared, network, detections: detected(scores) },
    { ...shared, network: { ...network, model: 'mReLU', seed: 2 }, detections: detected([...scores, 'SAF distance']) },
  ];
  const { sections, columns, records } = oodTable(measured, nonsenseKinds);
  expect(columns).toEqual(nonsenseKinds.map(({ title }) => title));
  const [first, second] = sections[0].groups;
  expect([first.title, second.title]).toEqual(['plain', 'mReLU, seed 2']);
  // AUROC, AUPR and FPR95 of five scores, and of six.
  expect([first.rows.length, second.rows.length]).toEqual([15, 18]);
  const distance = second.rows.findIndex(({ label }) => label === 'SAF distance');
  expect(second.rows.slice(distance).map(({ cells }) => cells.slice(0, 2))).toEqual([
    [{ text: '1.000' }, null],
    [{ text: '1.000' }, null],
    [{ text: '0.000' }, null],
  ]);
  expect(records).toHaveLength(11);
});
