import { expect, test } from 'vitest';
import { autoAttackRows } from './auto-attack-rows.ts';
import type { AutoAttackRound } from './measure-auto-attack.ts';

const side = (seconds: number, robustAccuracy: number) => ({ version: '2', seconds, accuracy: 0.99, robustAccuracy });
const rounds: AutoAttackRound[] = [
  { network: 'mnist/plain', round: 1, epsilon: 0.05, images: 1000, ours: side(8, 0.6), theirs: side(10, 0.59) },
  { network: 'mnist/plain', round: 2, epsilon: 0.05, images: 1000, ours: side(12, 0.6), theirs: side(10, 0.57) },
];

test('both sides with what they found; the ratio is taken inside a round, and its median is judged', () => {
  const [header, ...rows] = autoAttackRows(rounds);
  expect(header.slice(3)).toEqual(['who', 'seconds', 'accuracy', 'robust', 'ratio', 'target', '']);
  expect(rows).toEqual([
    // 8/10 and 12/10.
    ['Table 1 plain', '0.0500', '1000', 'ours', '10.0', '0.990', '0.600', '1.00 (0.80–1.20)', '≤ 1', 'met'],
    ['Table 1 plain', '0.0500', '1000', 'torchattacks', '10.0', '0.990', '0.580', '', '', ''],
  ]);
});

test('slower than torchattacks misses the target', () =>
  expect(autoAttackRows(rounds.slice(1))[1].slice(7)).toEqual(['1.20', '≤ 1', 'missed']));

test('without PyTorch ours alone is left', () =>
  expect(autoAttackRows(rounds.map((round) => ({ ...round, theirs: null }))).slice(1)).toEqual([
    ['Table 1 plain', '0.0500', '1000', 'ours', '10.0', '0.990', '0.600', '–', '–', ''],
  ]));
