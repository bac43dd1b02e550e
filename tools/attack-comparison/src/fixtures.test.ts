import '@tensorflow/tfjs-backend-cpu';
import '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { cases } from './cases.ts';
import { type Measured, measure } from './measure.ts';
import { type Numbers, readNumbers } from './numbers.ts';
import { loadProblem, type Problem, settings } from './problem.ts';
import { runOurs } from './run-ours.ts';
import { type ComparisonOnAverage, standardError, verdict, verdictOnAverage } from './verdict.ts';

// What the command found of the other libraries is checked here without them.
const numbers: Numbers = await readNumbers();
const all = Object.entries(cases).flatMap(([name, each]) => each.theirs.map((theirs) => [name, theirs, each] as const));
const isKnown = ([, theirs]: (typeof all)[number]) => !!(numbers.theirs[theirs] ?? numbers.bySeed.theirs[theirs]);
const pairs = all.filter(isKnown);
for (const [name, theirs] of all.filter((pair) => !isKnown(pair))) test.todo(`${name} beside ${theirs}: not run yet`);
const draws = ([, , { comparison }]: (typeof all)[number]) => comparison.endsWith('OnAverage');

test.each(pairs.filter((pair) => !draws(pair)))('%s is as good as %s', (name, theirs, { comparison }) => {
  const difference = numbers.differingPixels[`${name} ${theirs}`];
  expect(verdict(comparison, numbers.ours[name], numbers.theirs[theirs], difference)).toMatchObject({ passes: true });
});

describe.each(pairs.filter(draws))('%s beside %s', (name, theirs, { comparison, seeds = settings.seeds }) => {
  const [ours, others] = [numbers.bySeed.ours[name], numbers.bySeed.theirs[theirs]];

  test('is as good on average', () => {
    expect(verdictOnAverage(comparison as ComparisonOnAverage, ours, others)).toMatchObject({ passes: true });
  });

  test('was run with seeds enough to tell a point, or a twentieth of the median distance', () => {
    expect([ours.length, others.length]).toEqual([seeds, seeds]);
    expect(standardError(ours, others)).toBeLessThan(1);
  });
});

const firstOf = ({ distances, losses }: Measured, count: number): Measured => ({
  distances: distances.slice(0, count),
  losses: losses.slice(0, count),
});

describe('today, on the first images', () => {
  const count = 8;
  let problem: Problem;
  beforeAll(async () => {
    await tf.setBackend('cpu');
    problem = await loadProblem(count);
  });

  // Of every kind one: the others run the same search.
  test.each(['fgsm', 'pgd', 'deepFool', 'deepFoolLinf'])('%s does what the others do', async (name) => {
    const ours = measure(problem, await runOurs(cases[name], problem), cases[name].norm);
    for (const theirs of cases[name].theirs) {
      const wanted = firstOf(numbers.theirs[theirs], count);
      const missing = (each: Measured) => each.distances.map((distance) => distance === null);
      expect(missing(ours)).toEqual(missing(wanted));
      const distances = (each: Measured) => each.distances.map((distance) => distance ?? 0);
      expect(distances(ours)).toBeAllClose(distances(wanted), { rtol: 1e-4, atol: 1e-5 });
      expect(ours.losses).toBeAllClose(wanted.losses, { rtol: 1e-3, atol: 1e-4 });
    }
  });

  test.each(['ddn', 'fmn'])('%s is as near as the other', async (name) => {
    const ours = measure(problem, await runOurs(cases[name], problem), cases[name].norm);
    const theirs = firstOf(numbers.theirs[cases[name].theirs[0]], count);
    expect(verdict('asNear', ours, theirs)).toMatchObject({ passes: true });
  });
});
