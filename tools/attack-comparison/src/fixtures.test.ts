import '@tensorflow/tfjs-backend-cpu';
import '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { cases } from './cases.ts';
import { type Numbers, readNumbers } from './compare-all.ts';
import { type Measured, measure } from './measure.ts';
import { loadProblem, type Problem } from './problem.ts';
import { runOurs } from './run-ours.ts';
import { verdict } from './verdict.ts';

// What the command found of the other libraries is checked here without them.
const numbers: Numbers = await readNumbers();
// One random start: 37 right of 100 with the seed of the command, 34 with another, 33 from the inputs, 32 with torchattacks. Not settled.
const unsettled = ['pgdRandom'];
const pairs = Object.entries(cases).flatMap(([name, each]) =>
  each.theirs
    .filter((theirs) => numbers.theirs[theirs] && !unsettled.includes(name))
    .map((theirs) => [name, theirs, each] as const),
);

test.each(pairs)('%s is as good as %s', (name, theirs, { comparison }) => {
  const difference = numbers.differingPixels[`${name} ${theirs}`];
  expect(verdict(comparison, numbers.ours[name], numbers.theirs[theirs], difference)).toMatchObject({ passes: true });
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
