import '@tensorflow/tfjs-backend-cpu';
import type { Classifier } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  distances as distancesOf,
  INPUT_SHAPE,
  linearClassifier,
  predictionsOf,
  testImages,
  valuesOf,
} from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin } from '../../test/hyperplane.ts';
import { hopSkipJump, nes, spsa } from '../black-box.ts';
import { disposeAttackResult, pgd, takenForMeaningful } from '../index.ts';
import { transfer } from '../surrogates.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const binary = linearClassifier({ categories: 2 });

/** A classifier that gives no gradients, as seen from outside a service. */
function withoutGradients(classifier: Classifier): Classifier {
  const flat = (logits: Classifier['logits']): Classifier['logits'] =>
    tf.customGrad((x) => ({
      value: logits(x as tf.Tensor4D),
      gradFunc: () => tf.zerosLike(x as tf.Tensor4D),
    })) as unknown as Classifier['logits'];
  return { ...classifier, logits: flat(classifier.logits) };
}

describe.each(['linf', 'l2'] as const)('hopSkipJump %s', (norm) => {
  const attack = hopSkipJump({ norm, steps: 8, queries: 40 });

  test('comes near the distance to a hyperplane, from predictions alone', async () => {
    const images = imagesOfMargin([0.1 * dualLength[norm], 0.2 * dualLength[norm]]);
    const silent = withoutGradients(binary);
    const { distances, perturbed, gradients, success } = await attack.minimize(silent, images, [0, 0], { seed: 1 });
    expect([success, [...gradients]]).toEqual([
      [true, true],
      [0, 0],
    ]);
    expect([...distances]).toBeAllClose(distancesOf(perturbed, images, norm), { rtol: 1e-5 });
    for (const [i, distance] of [0.1, 0.2].entries()) {
      expect(distances[i]).toBeGreaterThan(distance * (1 - 1e-4));
      // The estimated normal is not the normal; noise at first is several times as far.
      expect(distances[i]).toBeLessThan(distance * 1.35);
    }
  });

  test('does not find what no noise shows', async () => {
    const { distances, perturbed, queries } = await hopSkipJump({ norm, starts: 3 }).minimize(
      constantClassifier([2, 1]),
      testImages(2),
      [0, 0],
    );
    expect([[...distances], [...queries]]).toEqual([
      [Infinity, Infinity],
      [4, 4],
    ]);
    expect(valuesOf(perturbed)).toEqual(valuesOf(testImages(2)));
  });
});

describe.each([
  ['nes', nes],
  ['spsa', spsa],
] as const)('%s', (_, build) => {
  test('succeeds where PGD on the gradients does, and not where nothing can', async () => {
    const images = imagesOfMargin([0.5, 0.8, 1.02].map((share) => share * 0.1 * dualLength.linf));
    const request = [images, [0, 0, 0], { epsilons: [0.1] }] as const;
    const silent = withoutGradients(binary);
    const { perturbed, gradients, queries } = await build({ steps: 30, pairs: 40, sigma: 0.01 }).run(
      silent,
      ...request,
    );
    expect(perturbed[0].success).toEqual([true, true, false]);
    expect([...gradients]).toEqual([0, 0, 0]);
    // A look at the input, then 40 pairs, the loss and a look each step, and the loss of the last point.
    expect(queries[2]).toBe(1 + 30 * (2 * 40 + 2) + 1);
  });

  test('draws by sample and seed', async () => {
    const images = tf.fill([2, ...INPUT_SHAPE], 0.5) as tf.Tensor4D;
    const of = async (seed: number) => {
      const attack = build({ steps: 1, pairs: 1, norm: 'l2' });
      const { perturbed } = await attack.run(curvedClassifier(), images, [0, 0], { epsilons: [0.01], seed });
      return valuesOf(perturbed[0].raw);
    };
    expect(await of(1)).not.toEqual(await of(2));
  });
});

describe('transfer', () => {
  const twin = curvedClassifier({ seed: 2 });
  const victim = curvedClassifier({ seed: 5 });

  test('asks the surrogate, and judges on the victim', async () => {
    const images = testImages(6);
    const labels = predictionsOf(victim, images);
    const attack = pgd({ keep: 'loss', steps: 5 });
    const options = { epsilons: [0.2], seed: 1 };
    const transferred = await transfer(twin, attack).run(victim, images, labels, options);
    const direct = await attack.run(twin, images, labels, options);
    expect(valuesOf(transferred.perturbed[0].raw)).toEqual(valuesOf(direct.perturbed[0].raw));
    expect([...transferred.perturbed[0].clippedPredictions]).toEqual(
      predictionsOf(victim, direct.perturbed[0].clipped),
    );
    expect([[...transferred.gradients], [...transferred.queries]]).toEqual([
      new Array(6).fill(0),
      new Array(6).fill(0),
    ]);
    expect(transferred.attack).toBe('PGD from curved');
    await expectNoLeaks(async () =>
      disposeAttackResult(await transfer(twin, attack).run(victim, images, labels, options)),
    );
  });

  test.each([
    [{ categories: 4 }, 'surrogate.categories: expected 4, as of curved, got "3"'],
    [{ bounds: [0, 255] as const }, 'surrogate.bounds: expected 0,255, as of curved, got "0,1"'],
  ])('refuses a victim of another kind: %j', async (different, message) => {
    const request = transfer(twin, pgd()).run({ ...victim, ...different }, testImages(1), [0], { epsilons: [0.1] });
    await expect(request).rejects.toThrow(message);
  });
});

test.each([
  [() => hopSkipJump({ norm: 'l1' as 'l2' }), 'norm: expected one of "linf", "l2", got "l1"'],
  [() => hopSkipJump({ queries: 0 }), 'queries: expected a whole number >= 1, got 0'],
  [() => nes({ pairs: 0 }), 'pairs: expected a whole number >= 1, got 0'],
  [() => spsa({ sigma: 0 }), 'sigma: expected a finite number > 0, got 0'],
])('refuses options out of range: %s', (build, message) => expect(build).toThrow(message));

test('without logits that are numbers nothing is found', async () => {
  const broken = constantClassifier([Number.NaN, 1], { threshold: 0.5 });
  const { distances } = await hopSkipJump({ starts: 2 }).minimize(broken, testImages(1), takenForMeaningful());
  expect([...distances]).toEqual([Infinity]);
});
