import '@tensorflow/tfjs-backend-cpu';
import { type Classifier, classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  INPUT_SHAPE,
  linearClassifier,
  testImages,
  testWeights,
  valuesOf,
} from '../../test/classifiers.ts';
import { disposeAttackResult, eq10, eq10Directions, reaches, takenForMeaningful } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Eq. 10 as it is written, for one image: every category's gradient is read, and the largest L1 norm wins. */
function directionByTheBook(classifier: Classifier, image: tf.Tensor4D, label: number | undefined): number[] {
  const gradients = Array.from({ length: classifier.categories }, (_, category) => category)
    .filter((category) => category !== label)
    .map((category) => {
      const loss = (x: tf.Tensor) => tf.sum(classifier.loss(x as tf.Tensor4D, tf.tensor1d([category], 'int32')));
      return Array.from(tf.grad(loss)(image).dataSync());
    });
  const norms = gradients.map((gradient) => gradient.reduce((sum, value) => sum + Math.abs(value), 0));
  return gradients[norms.indexOf(Math.max(...norms))].map((value) => -Math.sign(value));
}

describe('directions', () => {
  test.each([
    ['labelled', [0, 1, 2, 3, 0, 2]],
    ['nonsense', null],
  ])('are those of eq. 10 read sample by sample: %s', (_, labels) => {
    const classifier = curvedClassifier({ categories: 4 });
    const images = testImages(6);
    const expected = tf
      .unstack(images)
      .map((image, i) => directionByTheBook(classifier, tf.expandDims(image) as tf.Tensor4D, labels?.[i]));
    expect(valuesOf(eq10Directions(classifier, images, labels))).toEqual(expected.flat());
  });

  test('are the same bits with a forward pass for each category as with one for all', () => {
    let passes = 0;
    const classifier = curvedClassifier({ categories: 5 });
    const loss: Classifier['loss'] = (...request) => {
      passes++;
      return classifier.loss(...request);
    };
    const losses: Classifier['losses'] = (...request) => {
      passes++;
      return classifier.losses!(...request);
    };
    const of = (each: Partial<Classifier>) => {
      passes = 0;
      return valuesOf(eq10Directions({ ...classifier, ...each }, testImages(6), [0, 1, 2, 3, 4, 0]));
    };
    const shared = of({ losses });
    expect(passes).toBe(1);
    expect(of({ loss, losses: undefined })).toEqual(shared);
    expect(passes).toBe(4);
  });

  // Softmax loss of a linear classifier: the gradient towards category c is W (softmax(z) − e_c).
  test('of two categories point along the difference of the weights', () => {
    const weights = testWeights(2);
    const expected = Array.from({ length: 18 }, (_, i) => Math.sign(weights[2 * i + 1] - weights[2 * i]));
    const directions = eq10Directions(linearClassifier({ categories: 2 }), testImages(1), [0]);
    expect(Array.from(directions.dataSync())).toEqual(expected);
  });

  test('are zero where no gradient is', () =>
    expect(eq10Directions(constantClassifier([1, 2, 3]), testImages(2), [0, 1])).toBeAllClose(0));

  test('are zero where the gradient is not a number', () =>
    expect(eq10Directions(constantClassifier([Number.NaN, 2, 3]), testImages(2), [0, 1])).toBeAllClose(0));

  test('leak nothing', () => {
    const images = testImages(2);
    expectNoLeaks(() => eq10Directions(linearClassifier(), images, [0, 1]).dispose());
    expectNoLeaks(() => eq10Directions({ ...linearClassifier(), losses: undefined }, images, [0, 1]).dispose());
  });

  test('refuse what does not fit', () => {
    const images = testImages(2);
    expect(() => eq10Directions(linearClassifier(), tf.zeros([0, 3, 3, 2]), null)).toThrow('inputs: expected');
    expect(() => eq10Directions(linearClassifier(), images, [0])).toThrow('labels: expected 2 labels, got 1');
    expect(() => eq10Directions(linearClassifier(), images, [0, 3])).toThrow(
      'labels[1]: expected a whole number in [0, 3), got 3',
    );
    expect(() => eq10Directions(linearClassifier({ categories: 1 }), images, [0, 0])).toThrow(
      'classifier.categories: expected at least 2, of which one is incorrect, got 1',
    );
  });
});

describe('the attack', () => {
  test('adds epsilon times the direction and clips nothing of the raw samples', async () => {
    const classifier = curvedClassifier();
    const images = testImages(3);
    const directions = eq10Directions(classifier, images, [0, 1, 2]);
    const { perturbed } = await eq10().run(classifier, images, [0, 1, 2], { epsilons: [0.25, 0.5] });
    for (const { raw, clipped, epsilon } of perturbed) {
      const expected = tf.add(images, tf.mul(directions, epsilon));
      expect(Array.from(raw.dataSync())).toEqual(Array.from(expected.dataSync()));
      expect(Array.from(clipped.dataSync())).toEqual(Array.from(tf.clipByValue(expected, 0, 1).dataSync()));
    }
    expect(tf.max(perturbed[1].raw).dataSync()[0]).toBeGreaterThan(1);
  });

  test('is judged raw and clipped apart', async () => {
    const bright = classifierFromFunction({
      name: 'bright',
      inputShape: INPUT_SHAPE,
      categories: 2,
      logits: (x) => {
        const excess = tf.mul(tf.sub(tf.mean(x, [1, 2, 3]), 1.2), 20);
        return tf.stack([tf.neg(excess), excess], 1) as tf.Tensor2D;
      },
    });
    // White turns into the other category only beyond white.
    const { perturbed } = await eq10().run(bright, tf.ones([1, ...INPUT_SHAPE]), [0], { epsilons: [0.1, 0.4] });
    expect(perturbed.map(({ rawSuccess }) => rawSuccess)).toEqual([[false], [true]]);
    expect(perturbed.map(({ success }) => success)).toEqual([[false], [false]]);
    expect(perturbed.map(({ rawPredictions }) => [...rawPredictions])).toEqual([[0], [1]]);
    expect(perturbed.map(({ clippedPredictions }) => [...clippedPredictions])).toEqual([[0], [0]]);
  });

  test('asks once a category whatever the number of epsilons', async () => {
    const cost = async (goal: Parameters<ReturnType<typeof eq10>['run']>[2]) => {
      const result = await eq10().run(linearClassifier({ categories: 4 }), testImages(2), goal, {
        epsilons: [0, 0.1, 0.2],
      });
      disposeAttackResult(result);
      return { gradients: [...result.gradients], queries: [...result.queries] };
    };
    expect(await cost([0, 1])).toEqual({ gradients: [3, 3], queries: [0, 0] });
    expect(await cost(takenForMeaningful())).toEqual({ gradients: [4, 4], queries: [0, 0] });
    expect(await cost(reaches([0, 1]))).toEqual({ gradients: [1, 1], queries: [0, 0] });
  });
});
