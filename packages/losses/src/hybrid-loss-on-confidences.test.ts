import { rbf, rbfLayer, register } from '@saf/activations';
import { checkGradient, expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import {
  argMax,
  cast,
  grad,
  oneHot,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  train,
} from '@tensorflow/tfjs-core';
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { type HybridLossOptions, hybridLossOnConfidences, meanHybridLoss } from './index.ts';

const labelsOf = (...labels: number[]) => tensor1d(labels, 'int32');
const oneHotOf = (...labels: number[]) => oneHot(labelsOf(...labels), 3);

// Up to |z| = 3 the confidences hold all the digits of z² that the loss needs.
const z = () =>
  tensor2d([
    [0.3, -1.2, 3],
    [-0.4, 0.1, 1.5],
  ]);

describeOnEngines('hybridLossOnConfidences', () => {
  const options: HybridLossOptions[] = [{}, { lossWeights: [0.5, 2, 1 / 9] }, { lossWeights: [1, 1, 1], p: 1.5 }];

  test('is the hybrid loss of z, and so is its gradient through rbf', () => {
    for (const each of options) {
      const onConfidences = (x: Tensor) => hybridLossOnConfidences(each)(oneHotOf(1, 0), rbf(x));
      const onScores = (x: Tensor) => meanHybridLoss(x as Tensor2D, labelsOf(1, 0), each);
      expect(onConfidences(z())).toBeAllClose(onScores(z()));
      expect(grad(onConfidences)(z())).toBeAllClose(grad(onScores)(z()));
    }
  });

  test('gradient agrees with central differences', () => {
    const y = tensor2d([
      [0.9, 0.2, 0.05],
      [0.3, 0.6, 0.5],
    ]);
    for (const each of options)
      checkGradient((x) => hybridLossOnConfidences(each)(oneHotOf(1, 0), x), y, { step: 2 ** -9 });
  });

  test('takes one-hot rows of any numeric type and int32 labels', () => {
    const loss = hybridLossOnConfidences();
    const expected = loss(oneHotOf(1, 0), rbf(z()));
    for (const yTrue of [cast(oneHotOf(1, 0), 'float32'), cast(oneHotOf(1, 0), 'bool'), labelsOf(1, 0)])
      expect(loss(yTrue, rbf(z()))).toBeAllClose(expected, { rtol: 0, atol: 0 });
  });

  test('keeps a finite loss and gradient when every confidence underflows, and has no gradient left', () => {
    const loss = (x: Tensor) => hybridLossOnConfidences({ lossWeights: [100, 1, 0] })(oneHotOf(1), rbf(x));
    const far = tensor2d([[20, 1e4, -20]]);
    // ln(2⁻¹²⁰ / 2⁻¹²⁰) = 0, and (1 - 0)².
    expect(loss(far)).toBeAllClose(1);
    expect(grad(loss)(far)).toBeAllClose(0, { atol: 0 });
  });

  test('the logarithm stays at 83 where the labelled confidence alone underflows', () => {
    const loss = (x: Tensor) => hybridLossOnConfidences()(oneHotOf(1), rbf(x));
    const x = tensor2d([[0, 20, 20]]);
    expect(loss(x)).toBeAllClose(120 * Math.LN2 + 1);
    expect(grad(loss)(x)).toBeAllClose(0, { atol: 0 });
  });

  test('a row that labels nothing gives NaN', () => {
    expect(hybridLossOnConfidences()(labelsOf(1, 3), rbf(z())).dataSync()[0]).toBeNaN();
  });

  test('leaks nothing', () => {
    const [yTrue, scores] = [oneHotOf(1, 0), z()];
    const loss = (x: Tensor) => hybridLossOnConfidences({ lossWeights: [1, 1, 1] })(yTrue, rbf(x));
    expectNoLeaks(() => tidy(() => loss(scores)).dispose());
    expectNoLeaks(() => grad(loss)(scores).dispose());
  });

  test('trains with model.compile and fit', async () => {
    register();
    const kernelInitializer = initializers.randomNormal({ stddev: 0.5, seed: 1 });
    const model = sequential({ layers: [layers.dense({ units: 3, inputShape: [2], kernelInitializer }), rbfLayer()] });
    model.compile({ optimizer: train.sgd(0.2), loss: hybridLossOnConfidences({ lossWeights: [1, 1, 1 / 9] }) });
    const inputs = tensor2d([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    const { history } = await model.fit(inputs, oneHotOf(0, 1, 2), { epochs: 60, shuffle: false, verbose: 0 });
    const losses = history.loss as number[];
    expect(losses.every(Number.isFinite)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 4);
    // Each point is nearest to its own category.
    expect(argMax(model.predict(inputs) as Tensor, 1).arraySync()).toEqual([0, 1, 2]);
  });
});
