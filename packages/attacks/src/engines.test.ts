import { type Classifier, classifierFromModel, mnistNetwork } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { valuesOf } from '../test/classifiers.ts';
import { type Attack, disposeAttackResult, eq10, fgsm, gaussianNoise, pgd } from './index.ts';

const attacks: [string, () => Attack, number][] = [
  ['gaussianNoise', gaussianNoise, 0],
  // Products of other sizes are added up in another order: a gradient within a rounding error of zero can change its sign.
  ['eq10', eq10, 0.005],
  ['fgsm', fgsm, 0.005],
];
const labels = [3, 1, 4, 1, 5];

describeOnEngines('attacks on the network of Table 1', () => {
  let classifier: Classifier;
  let images: tf.Tensor4D;
  beforeAll(() => {
    classifier = classifierFromModel(mnistNetwork({ activation: 'mirroredRelu', outputs: 11, seed: 1 }), {
      categories: 10,
    });
    images = tf.randomUniform([5, 28, 28, 1], 0, 1, 'float32', 1);
  });
  const rawOf = async (attack: Attack, inputs: tf.Tensor4D, goal: number[], firstIndex = 0) => {
    const { perturbed } = await attack.run(classifier, inputs, goal, { epsilons: [0.1], firstIndex });
    return valuesOf(perturbed[0].raw);
  };

  describe.each(attacks)('%s', (_, build, tolerated) => {
    test('repeats bit for bit', async () => {
      expect(await rawOf(build(), images, labels)).toEqual(await rawOf(build(), images, labels));
    });

    test(`gives a sample what it gives it alone, but for ${tolerated} of the pixels`, async () => {
      const whole = await rawOf(build(), images, labels);
      const alone: number[] = [];
      for (const [i, label] of labels.entries())
        alone.push(...(await rawOf(build(), tf.slice(images, i, 1), [label], i)));
      const differing = whole.filter((value, k) => value !== alone[k]).length;
      expect(differing / whole.length).toBeLessThanOrEqual(tolerated);
    });
  });

  test('gradients count however small they are', async () => {
    const small = 2 ** -40;
    const faint: Classifier = {
      ...classifier,
      loss: (inputs, of) => tf.mul(classifier.loss(inputs, of), small),
      losses: (inputs, sets) => classifier.losses!(inputs, sets).map((each) => tf.mul(each, small) as tf.Tensor1D),
    };
    for (const attack of [
      eq10(),
      fgsm(),
      pgd({ steps: 2, keep: 'loss' }),
      pgd({ norm: 'l2', steps: 2, keep: 'loss' }),
    ]) {
      const raw = async (each: Classifier) =>
        valuesOf((await attack.run(each, images, labels, { epsilons: [0.1] })).perturbed[0].raw);
      const [expected, got] = [await raw(classifier), await raw(faint)];
      expect(got.filter((value, i) => Math.abs(value - expected[i]) > 1e-5).length / got.length).toBeLessThan(0.005);
      expect(got).not.toEqual(valuesOf(images));
    }
  });

  test('PGD raises the loss it follows', async () => {
    const loss = (inputs: tf.Tensor4D) => tf.sum(classifier.loss(inputs, tf.tensor1d(labels, 'int32'))).dataSync()[0];
    const { perturbed } = await pgd({ keep: 'loss', steps: 5 }).run(classifier, images, labels, { epsilons: [0.1] });
    expect(loss(perturbed[0].raw)).toBeGreaterThan(loss(images));
  });

  test('leaks nothing', async () => {
    for (const attack of [
      eq10(),
      fgsm(),
      pgd({ steps: 2, restarts: 2 }),
      pgd({ norm: 'l2', steps: 2, keep: 'loss' }),
      gaussianNoise(),
    ])
      await expectNoLeaks(async () => {
        disposeAttackResult(await attack.run(classifier, images, labels, { epsilons: [0, 0.1] }));
      });
  });
});
