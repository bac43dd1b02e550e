import '@tensorflow/tfjs-backend-cpu';
import { withNonsenseRule } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { distances, linearClassifier } from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin } from '../../test/hyperplane.ts';
import { apgd, misclassified, type Norm } from '../index.ts';
import { confidenceAscent, thresholdedAutoAttack } from '../rejection.ts';
import { sequences } from './auto-attack-sequences.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const threshold = 0.6;
const epsilon = 0.1;
const classifier = linearClassifier({ categories: 2 });
const rejecting = withNonsenseRule(classifier, { threshold });
const goal = misclassified([0, 0, 0], { nonsenseCounts: false });
/**
 * y₁ = 1 / (1 + exp(z₀ − z₁)) reaches τ where z₁ − z₀ ≥ ln(τ / (1 − τ)), and a change of ε raises that by at most ε times the dual norm:
 * the first can just be accepted as 1, the second comes just short of it, and the third is only half of the way beyond the border.
 */
const images = (norm: Norm, share = 0.95) => {
  const [reach, needed] = [epsilon * dualLength[norm], Math.log(threshold / (1 - threshold))];
  return imagesOfMargin([share * reach - needed, 1.05 * reach - needed, reach - 0.5 * needed]);
};

describe.each(['linf', 'l2'] as const)(
  '%s: what follows the goal finds what is wrong and accepted, and nothing else',
  (norm) => {
    const stages = sequences.saf({ norm, epsilon, steps: 12, queries: 200 });
    const all: [string, () => ReturnType<typeof apgd>][] = [
      ...stages.map(({ name, attack }): [string, () => ReturnType<typeof apgd>] => [name, attack as never]),
      ['apgd-confidence', () => apgd({ norm, steps: 12, loss: 'otherConfidence' })],
      ...(['image', 'ball', 'noise'] as const).map((start): [string, () => ReturnType<typeof apgd>] => [
        `confidence from the ${start}`,
        () => confidenceAscent({ norm, start, steps: 20, stepSizes: [0.25] }),
      ]),
    ];

    test.each(all)('%s', async (name, build) => {
      const attack = await build();
      // Of images of so few pixels random squares reach no more.
      const attacked = images(norm, name === 'square' ? 0.3 : undefined);
      const { perturbed } = await attack.run(rejecting, attacked, goal, { epsilons: [epsilon], seed: 1 });
      expect(perturbed[0].success).toEqual([true, false, false]);
    });

    test('thresholded AutoAttack', async () => {
      const options = { norm, epsilon, threshold, effort: 0.03 };
      const { brokenBy, adversarial, predictions } = await thresholdedAutoAttack(
        classifier,
        images(norm),
        [0, 0, 0],
        options,
      );
      expect(brokenBy.map((by) => by !== null)).toEqual([true, false, false]);
      expect(predictions[0]).toBe(1);
      expect(distances(adversarial, images(norm), norm)[0]).toBeLessThan(epsilon + 1e-6);
    });
  },
);
