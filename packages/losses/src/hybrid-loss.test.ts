import { checkGradient, expectNoLeaks, labelledBatches } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import { grad, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hybridReference } from '../test/reference.ts';
import { type HybridLossOptions, hybridLoss, meanHybridLoss } from './index.ts';

const labelsOf = (...labels: number[]) => tensor1d(labels, 'int32');

function lossAndGradient(rows: number[][], labels: number[], options: HybridLossOptions = {}) {
  const z = tensor2d(rows);
  const label = labelsOf(...labels);
  return {
    loss: hybridLoss(z, label, options),
    gradient: grad((x) => hybridLoss(x as Tensor2D, label, options))(z),
    expected: [...z.arraySync().entries()].map(([n, row]) => hybridReference(row, labels[n]!, options)),
  };
}

function expectReference(rows: number[][], labels: number[], options: HybridLossOptions, tolerance: { atol: number }) {
  const { loss, gradient, expected } = lossAndGradient(rows, labels, options);
  expect(loss).toBeAllClose(
    expected.map((each) => each.loss),
    { rtol: 1e-5, ...tolerance },
  );
  expect(gradient).toBeAllClose(
    expected.map((each) => each.gradient),
    { rtol: 1e-5, ...tolerance },
  );
}

describeOnEngines('hybridLoss', () => {
  test('is eq. 7 by hand', () => {
    // y = (1, e⁻¹), label 1: -ln(e⁻¹ / (1 + e⁻¹)) + (1 - e⁻¹)² + 1².
    const expected = Math.log(1 + Math.E) + (1 - Math.exp(-1)) ** 2 + 1;
    expect(hybridLoss(tensor2d([[0, -1]]), labelsOf(1), { lossWeights: [1, 1, 1] })).toBeAllClose([expected]);
  });

  const weights = fc.record({
    lossWeights: fc.tuple(fc.constantFrom(0, 1, 2.5), fc.constantFrom(0, 1, 0.5), fc.constantFrom(0, 1, 1 / 9)),
    p: fc.constantFrom(2, 1.5, 3),
  });

  test.each([1, 10, 1e4])('agrees with float64 for |z| up to %d', (max) => {
    const batches = labelledBatches({ min: -max, max }).filter(({ shape }) => shape[1] > 1);
    fc.assert(
      fc.property(batches, weights, ({ values, shape, labels }, options) => {
        const rows = Array.from({ length: shape[0] }, (_, n) => [...values.subarray(n * shape[1], (n + 1) * shape[1])]);
        expectReference(rows, [...labels], options, { atol: 1e-35 });
      }),
      { numRuns: 40 },
    );
  });

  test('keeps all digits where large squares are close', () => {
    // z_ℓ² - zᵢ² is 19.5 of 1e8: of the squares in float32 not one digit of it would be left.
    expectReference([[1e4, 1e4 - 2 ** -10, -1e4]], [0], {}, { atol: 0 });
    expectReference([[9999, 10000, 9999.5]], [1], {}, { atol: 0 });
  });

  test('keeps all digits where the label has nearly all of the confidence', () => {
    expectReference([[1e-3, 5, 6]], [0], { lossWeights: [1, 1, 1] }, { atol: 0 });
    expectReference([[0.01, 9, -9]], [0], {}, { atol: 0 });
  });

  test('gradient agrees with central differences', () => {
    const z = tensor2d([
      [0.3, -1.2, 2, 0.9],
      [-0.4, 0, 1.5, -2.5],
    ]);
    const dy = tensor1d([1, -0.5]);
    const several: HybridLossOptions[] = [
      {},
      { lossWeights: [0.5, 2, 1 / 9] },
      { lossWeights: [1, 1, 1], p: 1.5 },
      { lossWeights: [1, 1, 1], p: 3 },
    ];
    for (const options of several) checkGradient((x) => hybridLoss(x as Tensor2D, labelsOf(1, 0), options), z, { dy });
  });

  test('laws: >= 0, even in z, the same for any order of the samples and of the categories', () => {
    const batches = labelledBatches({ min: -20, max: 20 }).filter(({ shape }) => shape[1] > 1);
    fc.assert(
      fc.property(batches, ({ values, shape, labels }) => {
        const last = shape[1] - 1;
        const at = (each: Float32Array, shifted: Int32Array) =>
          hybridLoss(tensor2d(each, shape), tensor1d(shifted, 'int32'), { lossWeights: [1, 1, 1] }).dataSync();
        const loss = at(values, labels);
        expect(loss.every((each) => each >= 0)).toBe(true);
        expect(
          at(
            values.map((each) => -each),
            labels,
          ),
        ).toEqual(loss);
        // All values reversed: samples from last to first, and category i becomes C - 1 - i.
        const reversed = at(values.slice().reverse(), labels.map((label) => last - label).reverse());
        expect(reversed.slice().reverse()).toBeAllClose(loss, { rtol: 1e-6, atol: 1e-30 });
      }),
      { numRuns: 40 },
    );
  });

  test('a sample has the same loss in any batch', () => {
    const rows = [
      [0.3, -1.2, 2],
      [-0.4, 0.1, 1.5],
      [3, 4, 5],
    ];
    const together = hybridLoss(tensor2d(rows), labelsOf(0, 1, 2)).dataSync();
    const alone = rows.map((row, n) => hybridLoss(tensor2d([row]), labelsOf(n)).dataSync()[0]);
    expect(together).toBeAllClose(alone, { rtol: 1e-6 });
  });

  test.each([-1, 2])('label %d of 2 gives NaN for its sample alone', (label) => {
    const { loss, gradient } = lossAndGradient(
      [
        [1, 2],
        [0, 1],
      ],
      [0, 1],
    );
    const z = tensor2d([
      [1, 2],
      [0, 1],
    ]);
    const wrong = labelsOf(label, 1);
    expect(hybridLoss(z, wrong)).toBeAllClose([Number.NaN, loss.dataSync()[1]]);
    const wrongGradient = grad((x) => hybridLoss(x as Tensor2D, wrong))(z).dataSync();
    expect(wrongGradient).toBeAllClose([Number.NaN, Number.NaN, ...gradient.dataSync().subarray(2)]);
  });

  test('NaN in z shows in the loss', () => {
    expect(
      hybridLoss(
        tensor2d([
          [Number.NaN, 1],
          [0, 1],
        ]),
        labelsOf(1, 0),
      ).dataSync()[0],
    ).toBeNaN();
  });

  test('the mean is the mean of the samples, and so is its gradient', () => {
    const z = tensor2d([
      [1, 2],
      [0, 1],
    ]);
    const loss = hybridLoss(z, labelsOf(0, 1)).dataSync();
    expect(meanHybridLoss(z, labelsOf(0, 1))).toBeAllClose((loss[0]! + loss[1]!) / 2);
    checkGradient((x) => meanHybridLoss(x as Tensor2D, labelsOf(0, 1)), z);
  });

  test('leaks nothing', () => {
    const [z, labels] = [
      tensor2d([
        [1, 2],
        [0, 1],
      ]),
      labelsOf(0, 1),
    ];
    expectNoLeaks(() => hybridLoss(z, labels, { lossWeights: [1, 1, 1], p: 3 }).dispose());
    expectNoLeaks(() => meanHybridLoss(z, labels).dispose());
    expectNoLeaks(() => grad((x) => hybridLoss(x as Tensor2D, labels, { lossWeights: [1, 1, 1] }))(z).dispose());
  });

  test('says that there is no second-order gradient', () => {
    const first = grad((x) => hybridLoss(x as Tensor2D, labelsOf(0)));
    expect(() => grad((x) => first(x))(tensor2d([[1, 2]]))).toThrow('hybridLoss: no second-order gradient');
  });
});
