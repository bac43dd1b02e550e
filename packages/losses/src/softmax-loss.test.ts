import { checkGradient, expectNoLeaks, labelledBatches } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import { grad, log, sum, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { softmaxReference } from '../test/reference.ts';
import { meanSoftmaxLoss, softmaxLoss } from './index.ts';

const labelsOf = (...labels: number[]) => tensor1d(labels, 'int32');

describeOnEngines('softmaxLoss', () => {
  test('of equal scores is ln C', () => {
    expect(softmaxLoss(tensor2d([[3, 3, 3, 3]]), labelsOf(2))).toBeAllClose([Math.log(4)]);
  });

  test.each([1, 100, 1e4])('agrees with float64 for |z| up to %d', (max) => {
    const batches = labelledBatches({ min: -max, max }).filter(({ shape }) => shape[1] > 1);
    fc.assert(
      fc.property(batches, ({ values, shape, labels }) => {
        const z = tensor2d(values, shape);
        const label = tensor1d(labels, 'int32');
        const expected = z.arraySync().map((row, n) => softmaxReference(row, labels[n]!));
        expect(softmaxLoss(z, label)).toBeAllClose(
          expected.map((each) => each.loss),
          { rtol: 1e-5, atol: 1e-35 },
        );
        const gradient = grad((x) => softmaxLoss(x as Tensor2D, label))(z);
        expect(gradient).toBeAllClose(
          expected.map((each) => each.gradient),
          { rtol: 1e-5, atol: 1e-35 },
        );
      }),
      { numRuns: 40 },
    );
  });

  test('does not change when a power of two is added to all scores', () => {
    const z = [[1, 2, 4]];
    const shifted = z.map((row) => row.map((each) => each + 1024));
    expect(softmaxLoss(tensor2d(shifted), labelsOf(0)).dataSync()).toEqual(
      softmaxLoss(tensor2d(z), labelsOf(0)).dataSync(),
    );
  });

  test('gradient agrees with central differences and sums to 0 over the categories', () => {
    const z = tensor2d([
      [0.3, -1.2, 2],
      [-0.4, 0, 1.5],
    ]);
    checkGradient((x) => softmaxLoss(x as Tensor2D, labelsOf(1, 0)), z, { dy: tensor1d([1, -0.5]) });
    const gradient = grad((x) => meanSoftmaxLoss(x as Tensor2D, labelsOf(1, 0)))(z);
    expect(sum(gradient, 1)).toBeAllClose(0);
  });

  test('takes categories that are ruled out by a score of -∞: their probability is 0', () => {
    const z = () =>
      log(
        tensor2d([
          [0.6, 0.4, 0],
          [0, 1, 0],
          [0, 0.25, 0.75],
        ]),
      ) as Tensor2D;
    expect(softmaxLoss(z(), labelsOf(0, 1, 1))).toBeAllClose([-Math.log(0.6), 0, Math.log(4)]);
    const gradient = grad((x) => softmaxLoss(x as Tensor2D, labelsOf(0, 1, 1)))(z());
    expect(gradient).toBeAllClose([-0.4, 0.4, 0, 0, 0, 0, 0, -0.75, 0.75]);
  });

  test('is the largest number for a label that is ruled out, with the gradient of the cross entropy', () => {
    const z = () => log(tensor2d([[0.6, 0.4, 0]])) as Tensor2D;
    expect(softmaxLoss(z(), labelsOf(2)).dataSync()[0]).toBeGreaterThan(2.9e38);
    expect(grad((x) => softmaxLoss(x as Tensor2D, labelsOf(2)))(z())).toBeAllClose([0.6, 0.4, -1]);
  });

  test('a label out of range gives NaN for its sample alone', () => {
    const loss = softmaxLoss(
      tensor2d([
        [1, 1],
        [1, 1],
      ]),
      labelsOf(2, 0),
    );
    expect(loss).toBeAllClose([Number.NaN, Math.LN2]);
  });

  test('leaks nothing', () => {
    const [z, labels] = [
      tensor2d([
        [1, 2],
        [0, 1],
      ]),
      labelsOf(0, 1),
    ];
    expectNoLeaks(() => softmaxLoss(z, labels).dispose());
    expectNoLeaks(() => meanSoftmaxLoss(z, labels).dispose());
    expectNoLeaks(() => grad((x) => meanSoftmaxLoss(x as Tensor2D, labels))(z).dispose());
  });

  test('says that there is no second-order gradient', () => {
    const first = grad((x) => softmaxLoss(x as Tensor2D, labelsOf(0)));
    expect(() => grad((x) => first(x))(tensor2d([[1, 2]]))).toThrow('softmaxLoss: no second-order gradient');
  });
});
