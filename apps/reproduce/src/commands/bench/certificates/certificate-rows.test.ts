import { expect, test } from 'vitest';
import type { CertificateTimes } from '../../../tasks/measure/measure-certificates.ts';
import { certificateRows } from './certificate-rows.ts';
import type { CertificateRound } from './measure-certificates.ts';

const times: CertificateTimes = {
  version: 'TensorFlow 2.15.1',
  forward: 2,
  intervals: 5,
  crown: 6,
  smoothing: 3,
  plainStep: 20,
  certifiedStep: 80,
};
const rounds: CertificateRound[] = [
  { network: 'mnist-mReLU', round: 1, ours: times, theirs: { version: '2', smoothing: 3, crown: 5 } },
  { network: 'mnist-mReLU', round: 2, ours: times, theirs: { version: '2', smoothing: 4, crown: null } },
];
const counts = { images: 10_000, boxes: 100, threads: 2 };

test('ratios are taken inside a round, the median is judged, and what was not measured is left out', () => {
  const [header, ...rows] = certificateRows(rounds, counts);
  expect(header).toEqual(['what', 'network', 'measured', 'target', '']);
  expect(rows.map((row) => row.slice(2))).toEqual([
    ['2.50 (2.50–2.50) × forward passes', '≤ 3', 'met'],
    ['1.20 × auto_LiRPA', '≤ 1.2', 'met'],
    // 3/3 and 3/4.
    ['0.88 (0.75–1.00) × PyTorch', '≤ 0.9', 'met'],
    ['4.00 (4.00–4.00) × a plain one', '≤ 3.5', 'missed'],
  ]);
  expect(rows.every(([, network]) => network === 'Table 1 mReLU')).toBe(true);
});

test('without PyTorch, what is compared with ours alone is left', () => {
  const alone = rounds.map((round) => ({ ...round, theirs: null }));
  expect(certificateRows(alone, counts).map((row) => row[3])).toEqual(['target', '≤ 3', '≤ 3.5']);
});
