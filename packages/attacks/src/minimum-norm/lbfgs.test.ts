import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { valuesOf } from '../../test/classifiers.ts';
import { firstHistory, quasiNewtonDirection, remember } from './lbfgs.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const image = (pixels: number[]) => tf.tensor4d(pixels, [1, 2, 2, 1]);
const curvature = [1, 2, 4, 8];
const everyone = tf.tensor1d([true], 'bool');

/** A history that has been along every axis of ½ xᵀ diag(curvature) x. */
function ofAllAxes() {
  let history = firstHistory(image([0, 0, 0, 0]));
  for (const [axis, curve] of curvature.entries()) {
    const along = (size: number) => image([0, 1, 2, 3].map((k) => (k === axis ? size : 0)));
    history = remember(history, along(0.1), along(0.1 * curve), everyone);
  }
  return history;
}

// Conjugate steps of a quadratic give its Hessian exactly (Nocedal and Wright, Theorem 6.4).
test('knows the Hessian of a quadratic whose axes it has been along', () => {
  const direction = quasiNewtonDirection(ofAllAxes(), image([0.5, 0.5, 0.5, 0.5]), image([1, 1, 1, 1]), [0, 1]);
  expect(direction).toBeAllClose(image(curvature.map((curve) => -1 / curve)), { rtol: 1e-5 });
});

test('leaves pixels alone that a bound holds', () => {
  const x = image([0, 0, 1, 1]);
  const direction = quasiNewtonDirection(ofAllAxes(), x, image([1, -1, 1, -1]), [0, 1]);
  // Downhill leads out of the bounds at the first and the last.
  expect(direction).toBeAllClose(image([0, 1 / 2, -1 / 4, 0]), { rtol: 1e-5 });
});

test.each([
  ['half of the gradient', [0.1, 0, 0, 0], [-0.05, 0, 0, 0]],
  ['no step longer than 1', [0, 4, 3, 0], [0, -0.8, -0.6, 0]],
])('without a history: %s', (_, gradient, wanted) => {
  const x = image([0.5, 0.5, 0.5, 0.5]);
  expect(quasiNewtonDirection(firstHistory(x), x, image(gradient), [0, 1])).toBeAllClose(image(wanted), { rtol: 1e-5 });
});

test('pairs without convexity tell nothing', () => {
  const history = remember(ofAllAxes(), image([0.1, 0, 0, 0]), image([-1, 0, 0, 0]), everyone);
  const x = image([0.5, 0.5, 0.5, 0.5]);
  const [first, second] = valuesOf(quasiNewtonDirection(history, x, image([1, 1, 1, 1]), [0, 1]));
  expect([first, second]).toEqual([expect.closeTo(-1, 5), expect.closeTo(-1 / 2, 5)]);
});

test('samples that do not count keep their history', () => {
  const history = ofAllAxes();
  const same = remember(history, image([1, 1, 1, 1]), image([1, 1, 1, 1]), tf.tensor1d([false], 'bool'));
  expect(same.moves).toBeAllClose(history.moves, { rtol: 0, atol: 0 });
});
