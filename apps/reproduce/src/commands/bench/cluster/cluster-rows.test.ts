import { expect, test } from 'vitest';
import { leaderboardGraph, profileGraph } from './cluster-graphs.ts';
import { clusterRows, simulateGraphs } from './cluster-rows.ts';

test('a leaderboard goes as fast as it has workers, until each has one part', () => {
  const rows = clusterRows(simulateGraphs([leaderboardGraph(10, 10)], 0));
  expect(rows[0]).toEqual(['workers', 'AutoAttack of 10 models']);
  // 100 parts of 714 s and 10 joins of 1 s: 71,410 s, and on 100 workers 714 + 1 s.
  expect(rows[1]).toEqual(['1', '19.8 h, 1.0 × (100 % busy)']);
  expect(rows[7]).toEqual(['100', '0.2 h, 99.9 × (100 % busy)']);
  expect(rows.at(-1)).toEqual(['at least', '0.2 h: model-0/part-0.json, join 0']);
});

test('profiles take the times of their committed results', async () => {
  const { jobs, secondsOf } = await profileGraph('mnist');
  const seconds = (name: string) => secondsOf(jobs.find((job) => job.name === name)!);
  // results/mnist/mReLU-r-m.json
  expect(seconds('evaluate mReLU-r-m')).toBe(268.528317842);
  expect(seconds('train mReLU-r-m')).toBeGreaterThan(1_000);
});
