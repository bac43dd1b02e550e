import { expect, test } from 'vitest';
import '@saf/testing';
import { hybridReference, softmaxReference } from './reference.ts';

// Worked by hand from eq. 7, without the rearrangements of the reference.
test('the reference is eq. 7', () => {
  const z = [0.5, -1, 2];
  const y = z.map((each) => Math.exp(-each * each));
  const normalized = y[1]! / (y[0]! + y[1]! + y[2]!);
  const loss = -2 * Math.log(normalized) + 3 * (1 - y[1]!) ** 1.5 + 0.5 * (y[0]! ** 1.5 + y[2]! ** 1.5);
  expect(hybridReference(z, 1, { lossWeights: [2, 3, 0.5], p: 1.5 }).loss).toBeAllClose(loss, { rtol: 1e-12 });
});

test('the softmax reference is the cross entropy', () => {
  const z = [0.5, -1, 2];
  const normalized = Math.exp(-1) / (Math.exp(0.5) + Math.exp(-1) + Math.exp(2));
  expect(softmaxReference(z, 1).loss).toBeAllClose(-Math.log(normalized), { rtol: 1e-12 });
});

test('the gradients of the references are those of central differences', () => {
  const z = [0.5, -1, 2];
  const step = 1e-5;
  for (const reference of [softmaxReference, hybridReference])
    for (const [i, analytic] of reference(z, 1).gradient.entries()) {
      const at = (h: number) =>
        reference(
          z.map((each, j) => each + (i === j ? h : 0)),
          1,
        ).loss;
      expect(analytic).toBeAllClose((at(step) - at(-step)) / (2 * step), { rtol: 1e-8, atol: 1e-9 });
    }
});
