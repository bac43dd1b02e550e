import { compileRecurring } from '@saf/backend';
import { type Classifier, classifierFromModel, mnistNetwork, withCompiler, withNonsenseRule } from '@saf/models';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { curvedClassifier, valuesOf } from '../test/classifiers.ts';
import { square } from './black-box.ts';
import { gradientDescent } from './framework.ts';
import { type Attack, apgd, eq10, fgsm, pgd, takenForMeaningful } from './index.ts';
import { carliniWagner, ddn, deepFool, fab, fmn, lbfgs } from './minimum-norm.ts';
import { foolingImages } from './nonsense.ts';

/** Few steps, but more than those that run op by op. */
const attacks: Record<string, () => Attack> = {
  'eq. 10': eq10,
  FGSM: () => fgsm({ loss: 'training' }),
  PGD: () => pgd({ steps: 5 }),
  'PGD in L2': () => pgd({ steps: 5, norm: 'l2', loss: 'logitMargin' }),
  'PGD for training': () => pgd({ steps: 5, loss: 'training', keep: 'loss' }),
  'APGD-CE': () => apgd({ steps: 5 }),
  'APGD-DLR': () => apgd({ steps: 5, loss: 'dlr' }),
  'APGD-T': () => apgd({ steps: 5, loss: 'targetedDlr', targets: 2 }),
  'fooling images': () => foolingImages({ steps: 5 }),
  'C&W': () => carliniWagner({ steps: 5, binarySearchSteps: 2 }),
  DDN: () => ddn({ steps: 5 }),
  FMN: () => fmn({ steps: 5 }),
  'L-BFGS': () => lbfgs({ steps: 5, binarySearchSteps: 2 }),
  DeepFool: () => deepFool({ steps: 5 }),
  FAB: () => fab({ steps: 5 }),
  'FAB-T': () => fab({ steps: 5, norm: 'l2', targeted: true, targets: 2, restarts: 2 }),
  Square: () => square({ queries: 5 }),
};

describeOnEngines('what is compiled', () => {
  const names = Object.keys(attacks);

  test.each(names)('%s has the bits of what is not', (name) => {
    const classifier = curvedClassifier({ categories: 4, nonsense: { threshold: 0.4 } });
    return expectSame(attacks[name], classifier);
  });

  test.each(['eq. 10', 'PGD', 'APGD-DLR', 'FAB'])('%s has them on a convolutional network', async (name) => {
    const network = mnistNetwork({ activation: 'mirroredRelu', outputs: 11, seed: 1 });
    await expectSame(attacks[name], classifierFromModel(network, { categories: 10 }));
    network.dispose();
  });

  test('a loss of one’s own is called in every step', async () => {
    let calls = 0;
    const attack = gradientDescent(
      'own',
      { steps: 9, randomStart: false, keep: 'loss' },
      {
        lossOf: (pass, labels) => {
          calls++;
          return tf.sum(tf.squaredDifference(pass.logits(), tf.oneHot(labels, 4)), 1) as tf.Tensor1D;
        },
      },
    );
    await results(attack, withCompiler(curvedClassifier({ categories: 4 }), compileRecurring));
    // Steps and the last points, in each run.
    expect(calls).toBe(RUNS * (9 + 1));
  });
});

async function expectSame(attack: () => Attack, classifier: Classifier): Promise<void> {
  const compiled = withNonsenseRule(withCompiler(classifier, compileRecurring), classifier.nonsense);
  expect(await results(attack(), compiled)).toEqual(await results(attack(), classifier));
}

const RUNS = 4;

/** What an attack gives and counts in several runs. */
async function results(attack: Attack, classifier: Classifier): Promise<number[][]> {
  const rows: number[][] = [];
  for (let seed = 1; seed <= RUNS; seed++) {
    const images = tf.randomUniform([2, ...classifier.inputShape], 0, 1, 'float32', seed) as tf.Tensor4D;
    const goal = attack.name === 'fooling images' ? takenForMeaningful() : [seed % 4, 3];
    const { perturbed, gradients, queries } = await attack.run(classifier, images, goal, { epsilons: [0.1], seed });
    rows.push(valuesOf(perturbed[0].raw), [...gradients], [...queries]);
  }
  return rows;
}
