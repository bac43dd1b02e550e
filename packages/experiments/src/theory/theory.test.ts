import '@tensorflow/tfjs-backend-cpu';
import { theorySchema } from '@saf/results';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { activationCurves, disks, surfaces } from './figures.ts';
import { measureLemma } from './lemma.ts';

beforeAll(() => tf.setBackend('cpu'));

test('Fig. 1 has the functions of Sections 3.1 and 3.2', () => {
  const { x, ...curves } = activationCurves();
  const at = (name: keyof typeof curves, value: number) => curves[name][x.indexOf(value)];
  expect([at('rbf', 0), at('rbf', 1)]).toEqual([1, expect.closeTo(Math.exp(-1), 5)]);
  expect(at('rbfDerivative', -0.5)).toBeCloseTo(Math.exp(-0.25), 5);
  expect([-1, -0.25, 0, 0.25, 2].map((each) => at('mirroredRelu', each))).toEqual([0, 0.75, 1, 0.75, 0]);
  expect([-2, -0.25, 0.25, 2].map((each) => at('mirroredReluDerivative', each))).toEqual([0, 1, -1, 0]);
});

// On an axis y = f₁(1) at 1; on the diagonal 2 (1 − e^(−λ²ρ²/2)) = 1 − e^(−λ²), solved for ρ.
test('Fig. 6 (a): the border is at 1 on the axes and at the root of eq. 5 on the diagonals', () => {
  for (const { lambda, radii } of disks()) {
    const quarter = (radii.length - 1) / 4;
    const diagonal = Math.sqrt(-2 * Math.log1p(Math.expm1(-(lambda ** 2)) / 2)) / lambda;
    expect(radii[0]).toBeCloseTo(1, 3);
    expect(radii[quarter]).toBeCloseTo(1, 3);
    expect(radii[quarter / 2]).toBeCloseTo(diagonal, 3);
    expect(radii[3 * (quarter / 2)]).toBeCloseTo(diagonal, 3);
  }
});

test('Fig. 6 (b) and (c): highest in the middle, low far out, the same on either side', () => {
  const { axis, fiveUnits, rbf } = surfaces();
  const n = axis.length;
  const middle = (n - 1) / 2;
  for (const values of [fiveUnits, rbf]) {
    expect(values[middle * n + middle]).toBe(1);
    expect(values[0]).toBeLessThan(0.01);
    expect(values.slice(0, n)).toEqual(values.slice(-n));
  }
  // One step along x₁: e^(−λ²h²).
  expect(rbf[(middle + 1) * n + middle]).toBeCloseTo(Math.exp(-((0.4 * axis[middle + 1]) ** 2)), 5);
});

describe('Lemma 1', () => {
  const samples = 500;

  test('every judge is below its ε, but for one mReLU a dimension, whose ball is one of L1', async () => {
    const shares: number[] = [];
    const { rows } = await measureLemma({ seed: 1, samples, onProgress: (done) => shares.push(done) });
    const promised = rows.filter(({ judge }) => judge !== 'mirroredRelu, one unit');
    expect(promised).toHaveLength(20);
    // Four standard errors of a share of about ε.
    for (const { error, epsilon } of promised)
      expect(error).toBeLessThanOrEqual(epsilon + 4 * Math.sqrt(epsilon / samples));
    const oneUnit = rows.filter(({ judge }) => judge === 'mirroredRelu, one unit');
    expect(Math.abs(oneUnit[0].error - (1 - 2 / Math.PI))).toBeLessThan(4 * Math.sqrt(0.23 / samples));
    expect(oneUnit.at(-1)!.error).toBeGreaterThan(0.99);
    expect(shares.at(-1)).toBe(1);
  });
});

test('fits its schema, and leaks nothing', async () => {
  await expectNoLeaks(async () => {
    const drawn = { activations: activationCurves(), disks: disks(), surfaces: surfaces() };
    const theory = {
      kind: 'theory',
      version: 1,
      seed: 1,
      ...drawn,
      lemma: await measureLemma({ seed: 1, samples: 20 }),
    };
    expect(theorySchema.parse(theory)).toEqual(theory);
  });
});
