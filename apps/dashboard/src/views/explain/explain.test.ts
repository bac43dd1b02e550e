import '@tensorflow/tfjs-backend-cpu';
import { mirroredRelu, mirroredReluDerivative, rbf, rbfDerivative } from '@saf/activations';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { activations } from '../../charts/activations.ts';
import { borderOf, diskError } from './disk-plot.tsx';

beforeAll(() => tf.setBackend('cpu'));

// The page draws without tfjs: what it draws is what the packages compute.
describe.each([
  ['mirroredRelu', mirroredRelu, mirroredReluDerivative],
  ['rbf', rbf, rbfDerivative],
] as const)('%s', (name, f, derivative) => {
  const points = [-3, -1, -0.6, -0.1, 0, 0.3, 1, 2.5];
  const of = (g: (x: tf.Tensor) => tf.Tensor) => tf.tidy(() => [...g(tf.tensor1d(points)).dataSync()]);
  test('is the function of @saf/activations', () => {
    for (const [i, value] of of(f).entries()) expect(activations[name].f(points[i])).toBeCloseTo(value, 5);
  });
  test('has its derivative', () => {
    for (const [i, value] of of(derivative).entries())
      expect(activations[name].derivative(points[i])).toBeCloseTo(value, 5);
  });
});

describe('the disk of Lemma 1', () => {
  // On the axes the border is the circle; on the diagonal 2 e^(−λ²ρ²/2) = 1 + e^(−λ²), solved for ρ.
  test.each([0.1, 0.4, 0.7, 1])('RBF, λ = %d', (lambda) => {
    const radii = borderOf('rbf', lambda, 360);
    const diagonal = Math.sqrt(-2 * Math.log((1 + Math.exp(-(lambda ** 2))) / 2)) / lambda;
    expect(radii[0]).toBeCloseTo(1, 5);
    expect(radii[45]).toBeCloseTo(diagonal, 5);
  });
  test('RBF comes closer with a smaller λ', () =>
    expect(diskError(borderOf('rbf', 0.1))).toBeLessThan(diskError(borderOf('rbf', 0.7)) / 10));
  // A square in the unit circle: 1 − 2/π of the disk is missing.
  test('one mReLU a dimension is a diamond', () =>
    expect(diskError(borderOf('mirroredRelu', 0.3, 3600))).toBeCloseTo(1 - 2 / Math.PI, 3));
});
