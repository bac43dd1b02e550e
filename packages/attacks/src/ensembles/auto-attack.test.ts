import '@tensorflow/tfjs-backend-cpu';
import { mirroredRelu, rbf } from '@saf/activations';
import { type Classifier, classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  distances,
  INPUT_SHAPE,
  linearClassifier,
  predictionsOf,
  testImages,
  testWeights,
  valuesOf,
} from '../../test/classifiers.ts';
import { dualLength, imagesOfMargin } from '../../test/hyperplane.ts';
import { type AutoAttackOptions, type AutoAttackResult, autoAttack } from '../auto-attack.ts';
import { reaches } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const classifier = curvedClassifier();
const images = () => testImages(6);
/** The third is wrong by itself. */
const labels = () => predictionsOf(classifier, images()).map((each, i) => (i === 2 ? (each + 1) % 3 : each));
const run = (options: Partial<AutoAttackOptions> = {}, of: Classifier = classifier) =>
  autoAttack(of, images(), labels(), { epsilon: 0.06, seed: 1, effort: 0.06, ...options });

describe('the standard sequence', () => {
  let result: AutoAttackResult;
  beforeAll(async () => {
    result = await run({ epsilon: 0.04 });
  });

  test('has its attacks in order, each on what still stands', () => {
    const { stages, cleanAccuracy, robustAccuracy } = result;
    expect(stages.map(({ attack }) => attack)).toEqual(['apgd-ce', 'apgd-t', 'fab-t', 'square']);
    expect(cleanAccuracy).toBeCloseTo(5 / 6);
    let standing = 5;
    for (const { attacked, broken, robustAccuracy: left, queries } of stages) {
      expect(attacked).toBe(standing);
      standing -= broken;
      expect(left).toBeCloseTo(standing / 6);
      expect(queries > 0).toBe(attacked > 0);
    }
    expect(robustAccuracy).toBeCloseTo(standing / 6);
    // Neither all nor none: the test would see nothing else.
    expect(standing).toBeGreaterThan(0);
    expect(standing).toBeLessThan(5);
  });

  test('gives some of the samples what it gives them among all, by their numbers', async () => {
    const indices = [1, 3, 5];
    const some = tf.gather(images(), indices);
    const goal = Int32Array.from(indices, (i) => labels()[i]);
    const asked = { epsilon: 0.04, seed: 1, effort: 0.06, indices };
    const { brokenBy, adversarial } = await autoAttack(classifier, some, goal, asked);
    expect(brokenBy).toEqual(indices.map((i) => result.brokenBy[i]));
    const [found, among] = [adversarial, result.adversarial].map(valuesOf);
    const size = found.length / indices.length;
    for (const [k, i] of indices.entries())
      expect(found.slice(k * size, (k + 1) * size)).toEqual(among.slice(i * size, (i + 1) * size));
  });

  test('names what broke each sample', () => {
    expect(result.brokenBy[2]).toBe('clean');
    for (const { attack, broken } of result.stages)
      expect(result.brokenBy.filter((each) => each === attack)).toHaveLength(broken);
    expect(result.brokenBy.filter((each) => each === null)).toHaveLength(Math.round(result.robustAccuracy * 6));
  });

  test('gives images inside the ball that a second prediction finds wrong', () => {
    const { adversarial, predictions, brokenBy } = result;
    expect(predictionsOf(classifier, adversarial)).toEqual([...predictions]);
    expect(Math.max(...distances(adversarial, images(), 'linf'))).toBeLessThan(0.04 + 1e-6);
    const clean = valuesOf(images());
    for (const [i, by] of brokenBy.entries()) {
      expect(predictions[i] !== labels()[i]).toBe(by !== null);
      const own = valuesOf(tf.slice(adversarial, i, 1)).every((value, k) => value === clean[i * 18 + k]);
      expect(own).toBe(by === null || by === 'clean');
    }
  });

  test('counts what was spent', () => {
    const { gradients, queries, stages } = result;
    const total = (of: (number | undefined)[]) => of.reduce<number>((sum, each) => sum + (each ?? 0), 0);
    expect(total([...gradients])).toBe(total(stages.map((stage) => stage.gradients)));
    expect(total([...queries])).toBe(total(stages.map((stage) => stage.queries)));
    expect(gradients[2]).toBe(0);
    // A sample that stands has had all of it: 7 + 2 targets · 7 of APGD and 2 · 6 of FAB-T.
    expect(gradients[result.brokenBy.indexOf(null)]).toBe(7 + 14 + 12);
  });

  test('judges rounded images as well', () => {
    const { adversarial, rounded } = result;
    const levels = tf.div(tf.round(tf.mul(adversarial, 255)), 255) as tf.Tensor4D;
    const wrong = predictionsOf(classifier, levels).map((each, i) => each !== labels()[i]);
    expect(rounded.success).toEqual(wrong);
    expect(rounded.robustAccuracy).toBeCloseTo(wrong.filter((each) => !each).length / 6);
  });

  test('does not depend on batches', async () => {
    const { adversarial, ...others } = await run({ epsilon: 0.04, batchSize: 2 });
    expect(valuesOf(adversarial)).toEqual(valuesOf(result.adversarial));
    const { adversarial: _, ...expected } = result;
    expect(others).toEqual(expected);
  });
});

describe.each(['linf', 'l2'] as const)('%s', (norm) => {
  test('breaks exactly what the bound of a linear classifier lets it', async () => {
    const margins = [0.97, 1.03].map((share) => share * 0.1 * dualLength[norm]);
    const linear = linearClassifier({ categories: 2 });
    const attack = autoAttack(linear, imagesOfMargin(margins), [0, 0], { epsilon: 0.1, norm, effort: 0.2 });
    expect((await attack).brokenBy).toEqual(['apgd-ce', null]);
  });
});

test('robust accuracy never rises with epsilon', async () => {
  const accuracies: number[] = [];
  for (const epsilon of [0, 0.02, 0.2]) accuracies.push((await run({ epsilon, norm: 'l2' })).robustAccuracy);
  expect(accuracies).toEqual([...accuracies].sort((a, b) => b - a));
  expect(accuracies[0]).toBeCloseTo(5 / 6);
});

test('another goal', async () => {
  const targets = predictionsOf(classifier, images()).map((each) => (each + 1) % 3);
  const { brokenBy, predictions } = await autoAttack(classifier, images(), reaches(targets), {
    epsilon: 1,
    effort: 0.1,
  });
  for (const [i, by] of brokenBy.entries()) expect(predictions[i] === targets[i]).toBe(by !== null);
  expect(brokenBy.filter((each) => each !== null).length).toBeGreaterThan(2);
});

/** Two layers of SAFs that are almost everywhere flat, with RBF confidences of z. */
function saturated(activation: (x: tf.Tensor) => tf.Tensor): Classifier {
  const [hidden, output] = [testWeights(5, 7), testWeights(3, 8).subarray(0, 15)];
  return classifierFromFunction({
    name: 'saturated',
    inputShape: INPUT_SHAPE,
    categories: 3,
    nonsense: { threshold: 0 },
    logits: (x) => {
      const centred = tf.mul(tf.sub(tf.reshape(x, [-1, 18]), 0.5), 6);
      const features = activation(tf.matMul(centred, tf.tensor2d(hidden, [18, 5])));
      return tf.neg(tf.square(tf.matMul(features, tf.tensor2d(output, [5, 3])))) as tf.Tensor2D;
    },
    confidencesFromLogits: (z) => tf.exp(z),
  });
}

test.each([
  ['rbf', rbf],
  ['mirroredRelu', mirroredRelu],
] as const)('the version for SAFs breaks no less than the standard one: %s', async (_, activation) => {
  const flat = saturated(activation);
  const inputs = testImages(8);
  const right = predictionsOf(flat, inputs);
  const attack = (version: 'standard' | 'saf') =>
    autoAttack(flat, inputs, right, { epsilon: 0.02, version, effort: 0.03 });
  const [standard, saf] = [await attack('standard'), await attack('saf')];
  expect(saf.stages.map((stage) => stage.attack)).toEqual([
    'apgd-ce',
    'apgd-margin',
    'apgd-margin-bpda',
    'apgd-margin-eot',
    'apgd-ce-bpda',
    'apgd-t',
    'fab-t',
    'square',
  ]);
  expect(saf.robustAccuracy).toBeLessThanOrEqual(standard.robustAccuracy);
  expect(predictionsOf(flat, saf.adversarial)).toEqual([...saf.predictions]);
});

describe('odd classifiers', () => {
  test('samples that are all wrong by themselves', async () => {
    const wrong = predictionsOf(classifier, images()).map((each) => (each + 1) % 3);
    const { stages, robustAccuracy, brokenBy } = await autoAttack(classifier, images(), wrong, {
      epsilon: 0.1,
      effort: 0.1,
    });
    expect(stages.map(({ attacked, gradients, queries }) => attacked + gradients + queries)).toEqual([0, 0, 0, 0]);
    expect([robustAccuracy, ...new Set(brokenBy)]).toEqual([0, 'clean']);
  });

  test('NaN logits are nonsense, and so wrong', async () => {
    const { robustAccuracy, adversarial } = await run({}, constantClassifier([Number.NaN, 1, 2], { threshold: 0.5 }));
    expect(robustAccuracy).toBe(0);
    expect(valuesOf(adversarial)).toEqual(valuesOf(images()));
  });

  test('no gradient at all is refused', async () => {
    const options = { name: 'steps', inputShape: INPUT_SHAPE, categories: 2, nonsense: { threshold: 0 } };
    const bright = (x: tf.Tensor4D) => tf.cast(tf.greater(tf.mean(x, [1, 2, 3]), 0.9), 'float32');
    const steps = classifierFromFunction({
      ...options,
      logits: (x) => tf.stack([tf.sub(1, bright(x)), bright(x)], 1) as tf.Tensor2D,
    });
    const attack = autoAttack(steps, images(), [0, 0, 0, 0, 0, 0], { epsilon: 0.1 });
    await expect(attack).rejects.toThrow('(square() and other');
  });
});

test('leaks nothing, also when it is aborted', async () => {
  const [inputs, expected] = [images(), labels()];
  await expectNoLeaks(async () =>
    (await autoAttack(classifier, inputs, expected, { epsilon: 0.05, effort: 0.02 })).adversarial.dispose(),
  );
  for (const when of [0, 0.4, 0.9])
    await expectNoLeaks(async () => {
      const controller = new AbortController();
      if (when === 0) controller.abort(new Error('enough'));
      const onProgress = (done: number) => done >= when && controller.abort(new Error('enough'));
      const attack = autoAttack(classifier, inputs, expected, {
        epsilon: 0.001,
        effort: 0.02,
        signal: controller.signal,
        onProgress,
      });
      await expect(attack).rejects.toThrow('enough');
    });
});

test('reports progress with the attack that runs', async () => {
  const news: [number, string][] = [];
  await run({ epsilon: 0.2, onProgress: (...each) => news.push(each) });
  const done = news.map(([share]) => share);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(news.at(-1)![0]).toBe(1);
  expect([...new Set(news.map(([, attack]) => attack))]).toEqual(['apgd-ce', 'apgd-t', 'fab-t', 'square']);
});

test.each([
  [{ epsilon: -1 }, 'epsilon: expected a finite number >= 0, got -1'],
  [{ norm: 'l3' }, 'norm: expected one of "linf", "l2", got "l3"'],
  [{ version: 'plus' }, 'version: expected one of "standard", "saf", got "plus"'],
  [{ effort: 0 }, 'effort: expected a finite number in (0, 1], got 0'],
  [{ batchSize: 0 }, 'batchSize: expected a whole number >= 1, got 0'],
  [{ seed: 0.5 }, 'seed: expected a whole number, got 0.5'],
])('refuses %j', (options, message) => expect(run(options as AutoAttackOptions)).rejects.toThrow(message));

test('a logit of −∞ breaks nothing that nothing within epsilon breaks', async () => {
  const masked = classifierFromFunction({
    ...{ name: 'ln p', inputShape: [1, 2, 1], categories: 3, nonsense: { threshold: 0 } },
    logits: (x) => {
      const p = tf.softmax(tf.mul(tf.reshape(x, [-1, 2]), 4));
      return tf.log(tf.concat([p, tf.zeros([x.shape[0], 1])], 1)) as tf.Tensor2D;
    },
  });
  // 0.6 against 0.4: changes of more than 0.1 make it wrong.
  const images = tf.tensor4d([0.6, 0.4], [1, 1, 2, 1]);
  for (const version of ['standard', 'saf'] as const)
    for (const norm of ['linf', 'l2'] as const) {
      const { robustAccuracy, adversarial } = await autoAttack(masked, images, [0], {
        epsilon: 0.05,
        norm,
        version,
        effort: 0.1,
      });
      expect([robustAccuracy, ...valuesOf(adversarial)]).toEqual([1, Math.fround(0.6), Math.fround(0.4)]);
      const found = await autoAttack(masked, images, [0], { epsilon: 0.3, norm, version, effort: 0.1 });
      expect(found.robustAccuracy).toBe(0);
      expect(valuesOf(found.adversarial).every(Number.isFinite)).toBe(true);
    }
});
