import '@tensorflow/tfjs-backend-cpu';
import type { Classifier } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  constantClassifier,
  curvedClassifier,
  distances,
  linearClassifier,
  predictionsOf,
  testImages,
  valuesOf,
  withBounds,
  withMaskedCategory,
} from '../test/classifiers.ts';
import { signNoise } from '../test/sign-noise.ts';
import { hopSkipJump, nes, spsa, square } from './black-box.ts';
import { attackNamed, attackNames } from './by-name.ts';
import { featureAdversary } from './features.ts';
import { gradientDescent } from './framework.ts';
import {
  type Attack,
  type AttackOptions,
  type AttackResult,
  apgd,
  bim,
  disposeAttackResult,
  fgsm,
  type Goal,
  miFgsm,
  misclassified,
  pgd,
  reaches,
  takenForMeaningful,
} from './index.ts';
import { carliniWagner, ddn, deepFool, fab, fmn, lbfgs } from './minimum-norm.ts';
import { foolingImages } from './nonsense.ts';
import { transfer } from './surrogates.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

// Attacks whose defaults take long, with fewer steps.
const quick: Readonly<Record<string, () => Attack>> = {
  bim: () => bim({ steps: 3 }),
  apgd: () => apgd({ steps: 12 }),
  fab: () => fab({ steps: 5 }),
  square: () => square({ queries: 12 }),
  deepFool: () => deepFool({ steps: 5 }),
  carliniWagner: () => carliniWagner({ steps: 3, stepSize: 0.2, binarySearchSteps: 2, initialConstant: 1 }),
  ddn: () => ddn({ steps: 5 }),
  hopSkipJump: () => hopSkipJump({ steps: 2, queries: 6, starts: 10 }),
  nes: () => nes({ steps: 3, pairs: 3 }),
  spsa: () => spsa({ norm: 'l2', steps: 2, pairs: 2 }),
  foolingImages: () => foolingImages({ steps: 5, stepSize: 0.4 }),
  fmn: () => fmn({ steps: 5 }),
  lbfgs: () => lbfgs({ steps: 5, binarySearchSteps: 2, initialConstant: 1 }),
};

/** A transfer from a classifier of as many categories as the victim. */
function fromTwin(): Attack {
  const from = ({ categories }: Pick<Classifier, 'categories'>) =>
    transfer(linearClassifier({ categories }), pgd({ steps: 3, keep: 'loss' }));
  return {
    ...from({ categories: 3 }),
    run: (victim, ...rest) => from(victim).run(victim, ...rest),
    perturb: (victim, ...rest) => from(victim).perturb(victim, ...rest),
  };
}

const guide = testImages(1, 9);

async function named(name: string): Promise<[string, () => Attack]> {
  const attack = await attackNamed(name);
  return [name, quick[name] ?? (() => attack)];
}

// What runs another path of the same attack is held to the same contract.
const all: [string, () => Attack][] = [
  ...(await Promise.all((await attackNames()).map(named))),
  ['deepFool linf', () => deepFool({ norm: 'linf', steps: 3 })],
  ['hopSkipJump linf', () => hopSkipJump({ norm: 'linf', steps: 1, queries: 4, starts: 2 })],
  ['an attack of one’s own', signNoise],
  [
    'a relative of PGD of one’s own',
    () =>
      gradientDescent(
        'PGD-MSE',
        { steps: 3 },
        {
          lossOf: (pass, labels) =>
            tf.sum(tf.squaredDifference(pass.logits(), tf.oneHot(labels, pass.logits().shape[1])), 1),
        },
      ),
  ],
  ['transfer', fromTwin],
  ['featureAdversary', () => featureAdversary({ layer: tf.sin, guide, steps: 4 })],
  ['fmn l2', () => fmn({ norm: 'l2', steps: 5 })],
  ['fgsm on the margin', () => fgsm({ loss: 'logitMargin' })],
  ['pgd l2, two restarts', () => pgd({ norm: 'l2', steps: 5, restarts: 2 })],
  ['apgd l2', () => apgd({ norm: 'l2', steps: 5, restarts: 2 })],
  ['fab-t l2', () => fab({ norm: 'l2', targeted: true, steps: 5, restarts: 2 })],
  ['square l2, two starts', () => square({ norm: 'l2', queries: 6, restarts: 2 })],
  ['miFgsm l2', () => miFgsm({ norm: 'l2', steps: 3 })],
  ['apgd-t', () => apgd({ loss: 'targetedDlr', steps: 5 })],
  ['apgd on the training loss', () => apgd({ loss: 'training', steps: 5 })],
  ['pgd from the input, by loss', () => pgd({ keep: 'loss', steps: 5, randomStart: false, loss: 'crossEntropy' })],
];

const classifier = curvedClassifier();
const epsilons = [0, 0.02, 0.3];
const labels = [0, 1, 2];
const goals = [misclassified(labels), reaches([1, 0, 0]), takenForMeaningful()];

describe.each(all)('%s', (_, build) => {
  describe.each(goals.map((goal) => [goal.name, goal] as const))('with the goal %s', (__, goal) => {
    const images = testImages(3);
    const attack = (options: Partial<AttackOptions> = {}) =>
      build().run(classifier, images, goal, { epsilons, seed: 3, ...options });
    let result: AttackResult;
    beforeAll(async () => {
      result = await attack();
    });

    test('gives one pair of tensors of the shape of the inputs for each epsilon', () => {
      const { perturbed } = result;
      expect(result.attack).toBe(build().name);
      expect(perturbed.map(({ epsilon }) => epsilon)).toEqual(epsilons);
      for (const { raw, clipped } of perturbed)
        expect([raw.shape, clipped.shape]).toEqual([images.shape, images.shape]);
    });

    test('clips into the bounds and the ball', () => {
      const { norm } = build();
      for (const { clipped, epsilon } of result.perturbed) {
        expect(valuesOf(clipped).every((value) => value >= 0 && value <= 1)).toBe(true);
        // A pixel near 1 is rounded by up to 2⁻²⁴ when epsilon is added, and once more when it is taken away.
        if (norm)
          expect(Math.max(...distances(clipped, images, norm))).toBeLessThanOrEqual(epsilon * (1 + 1e-5) + 1.2e-7);
      }
    });

    test('judges as a second prediction does', () => {
      for (const each of result.perturbed) {
        expect([...each.rawPredictions]).toEqual(predictionsOf(classifier, each.raw));
        expect([...each.clippedPredictions]).toEqual(predictionsOf(classifier, each.clipped));
        expect(each.rawSuccess).toEqual(goal.isMet(each.rawPredictions));
        expect(each.success).toEqual(goal.isMet(each.clippedPredictions));
      }
    });

    test('gives the inputs at epsilon 0', async () => {
      const { perturbed } = await attack({ epsilons: [0] });
      expect(valuesOf(perturbed[0].raw)).toEqual(valuesOf(images));
      expect(valuesOf(perturbed[0].clipped)).toEqual(valuesOf(images));
    });

    test('gives the same bits for the same seed', async () => {
      const again = await attack();
      expect(again.perturbed.map(({ raw }) => valuesOf(raw))).toEqual(result.perturbed.map(({ raw }) => valuesOf(raw)));
    });

    // Bit for bit, since the cpu engine computes each sample of a batch in the same order of operations.
    test('gives a sample what it gives it alone', async () => {
      const { perturbed, gradients, queries } = result;
      for (const i of labels.keys()) {
        const image = tf.slice(images, i, 1);
        const alone = await build().run(classifier, image, goal.take([i]), { epsilons, seed: 3, firstIndex: i });
        expect(alone.perturbed.map(({ raw }) => valuesOf(raw))).toEqual(
          perturbed.map(({ raw }) => valuesOf(tf.slice(raw, i, 1))),
        );
        expect([alone.gradients[0], alone.queries[0]]).toEqual([gradients[i], queries[i]]);
      }
    });

    test('gives samples of any numbers what it gives them in their place', async () => {
      const picked = [2, 0];
      const some = await build().run(classifier, tf.gather(images, picked), goal.take(picked), {
        epsilons,
        seed: 3,
        indices: picked,
      });
      expect(some.perturbed.map(({ raw }) => valuesOf(raw))).toEqual(
        result.perturbed.map(({ raw }) => valuesOf(tf.gather(raw, picked))),
      );
    });

    test('perturbs without judging as it does with', async () => {
      let i = 0;
      for await (const { raw, clipped } of build().perturb(classifier, images, goal, { epsilons, seed: 3 })) {
        expect(valuesOf(raw)).toEqual(valuesOf(result.perturbed[i].raw));
        expect(valuesOf(clipped)).toEqual(valuesOf(result.perturbed[i++].clipped));
      }
      expect(i).toBe(epsilons.length);
    });

    test('leaks nothing', () => expectNoLeaks(async () => disposeAttackResult(await attack())));

    test('reports progress, rising to 1', async () => {
      const done: number[] = [];
      await attack({ onProgress: (share) => done.push(share) });
      expect(done.at(-1)).toBe(1);
      expect([...new Set(done)].sort((a, b) => a - b)).toEqual(done);
    });

    test.each([0, 0.5, 0.9])('frees everything when it is aborted at %d', (when) =>
      expectNoLeaks(async () => {
        const controller = new AbortController();
        const stop = () => controller.abort(new Error('enough'));
        if (when === 0) stop();
        const onProgress = (done: number) => done >= when && stop();
        await expect(attack({ signal: controller.signal, onProgress })).rejects.toThrow('enough');
      }),
    );
  });

  test('frees everything when the classifier fails', async () => {
    const images = testImages(2);
    for (const method of ['loss', 'losses', 'logits', 'predict'] as const)
      await expectNoLeaks(async () => {
        let calls = 0;
        const fails = (...args: unknown[]) => {
          if (++calls > 2) throw new Error('out of order');
          return (classifier[method] as (...args: unknown[]) => tf.Tensor)(...args);
        };
        const run = build().run({ ...classifier, [method]: fails }, images, [0, 1], { epsilons: [0.1, 0.2, 0.3] });
        await run.then(disposeAttackResult, (error) => expect(error.message).toBe('out of order'));
      });
  });

  test('frees everything when its consumer stops early', async () => {
    const images = testImages(2);
    await expectNoLeaks(async () => {
      for await (const { raw, clipped } of build().perturb(classifier, images, [0, 1], { epsilons })) {
        tf.dispose([raw, clipped]);
        break;
      }
    });
  });

  test('holds samples that are wrong before it begins for successes', async () => {
    const images = testImages(4);
    const wrong = predictionsOf(classifier, images).map((prediction) => (prediction + 1) % 3);
    const { perturbed } = await build().run(classifier, images, wrong, { epsilons: [0] });
    expect(perturbed[0].success).toEqual([true, true, true, true]);
  });

  test('runs with two categories', async () => {
    const binary = linearClassifier({ categories: 2 });
    const { perturbed } = await build().run(binary, testImages(3), [0, 1, 0], { epsilons: [0.1] });
    expect(perturbed[0].success).toHaveLength(3);
  });

  test('puts no NaN into the samples of a classifier that gives NaN', async () => {
    const broken = constantClassifier([Number.NaN, 1, 2]);
    const { perturbed } = await build().run(broken, testImages(2), [0, 1], { epsilons: [0.1] });
    expect(valuesOf(perturbed[0].raw).every(Number.isFinite)).toBe(true);
  });

  test.each([
    ['a masked category', 0],
    ['a masked label', 3],
  ])('puts no NaN into the samples of %s', async (_, label) => {
    const { perturbed } = await build().run(withMaskedCategory(classifier), testImages(2), [label, 1], {
      epsilons: [0.1],
    });
    const [{ raw, clipped }] = perturbed;
    expect([...valuesOf(raw), ...valuesOf(clipped)].every(Number.isFinite)).toBe(true);
  });

  test('takes pixels that are inside of the bounds but for rounding, as it gives them itself', async () => {
    const normalized = withBounds(linearClassifier(), [(0 - 0.1307) / 0.3081, (1 - 0.1307) / 0.3081]);
    const blackAndWhite = tf.div(tf.sub(tf.round(testImages(2)), 0.1307), 0.3081) as tf.Tensor4D;
    if (build().name.includes('from') || build().name === 'feature adversary') return;
    const { perturbed } = await build().run(normalized, blackAndWhite, [0, 1], { epsilons: [9] });
    await build().run(normalized, perturbed[0].clipped, [0, 1], { epsilons: [0.1] });
  });

  test('does to images in [0, 255] what it does to the same in [0, 1]', async () => {
    if (!build().norm || build().name.includes('from') || build().name === 'feature adversary') return;
    const [images, goal] = [testImages(4), [0, 1, 2, 0]];
    const unit = await build().run(classifier, images, goal, { epsilons: [0.1], seed: 3 });
    const bytes = withBounds(classifier, [0, 255]);
    const byte = await build().run(bytes, tf.mul(images, 255), goal, { epsilons: [25.5], seed: 3 });
    expect(byte.perturbed[0].success).toEqual(unit.perturbed[0].success);
    const far = (result: AttackResult, from: tf.Tensor4D) =>
      distances(result.perturbed[0].clipped, from, build().norm!);
    const [expected, got] = [far(unit, images), far(byte, tf.mul(images, 255))];
    for (const [i, distance] of got.entries()) expect(Math.abs(distance / 255 - expected[i])).toBeLessThan(0.002);
  });

  describe('refuses', () => {
    const images = testImages(2);
    const nan = tf.tensor4d([...valuesOf(testImages(1)), Number.NaN, ...new Array(17).fill(0)], [2, 3, 3, 2]);
    test.each([
      [
        'another shape',
        tf.zeros([2, 3, 3, 1]),
        labels,
        [0.1],
        'inputs: expected a float32 tensor of shape [n >= 1, 3, 3, 2], got [2, 3, 3, 1]',
      ],
      [
        'an empty batch',
        tf.zeros([0, 3, 3, 2]),
        [],
        [0.1],
        'inputs: expected a float32 tensor of shape [n >= 1, 3, 3, 2], got [0, 3, 3, 2]',
      ],
      [
        'another type',
        tf.zeros([2, 3, 3, 2], 'int32'),
        [0, 1],
        [0.1],
        'inputs: expected a float32 tensor of shape [n >= 1, 3, 3, 2], got "int32"',
      ],
      [
        'pixels outside the bounds',
        tf.fill([2, 3, 3, 2], 255),
        [0, 1],
        [0.1],
        'inputs[0]: expected pixels in [0, 1], got 255',
      ],
      ['NaN', nan, [0, 1], [0.1], 'inputs[1]: expected pixels in [0, 1], got NaN'],
      ['another number of labels', images, [0], [0.1], 'labels: expected 2 labels, got 1'],
      ['a label out of range', images, [0, 3], [0.1], 'labels[1]: expected a whole number in [0, 3), got 3'],
      [
        'a target out of range',
        images,
        reaches([0, -1]),
        [0.1],
        'targets[1]: expected a whole number in [0, 3), got -1',
      ],
      [
        'one-hot rows',
        images,
        [[0, 1], [1, 0]], // biome-ignore format: a pair
        [0.1],
        'labels[0]: expected a category, a whole number, got [0, 1]',
      ],
      ['one-hot rows of a tensor', images, tf.eye(2), [0.1], 'labels: expected a tensor of shape [N], got [2, 2]'],
      [
        'a label that is missing',
        images,
        [0, undefined],
        [0.1],
        'labels[1]: expected a category, a whole number, got undefined',
      ],
      ['a label of NaN', images, [Number.NaN, 0], [0.1], 'labels[0]: expected a category, a whole number, got NaN'],
      ['a fraction', images, tf.tensor1d([1.5, 0]), [0.1], 'labels[0]: expected a category, a whole number, got 1.5'],
      [
        'a label beyond int32',
        images,
        [2 ** 32 + 1, 0],
        [0.1],
        'labels[0]: expected a category, a whole number, got 4294967297',
      ],
      ['bigints', images, [0n, 1n], [0.1], 'labels[0]: expected a category, a whole number, got 0n'],
      [
        'booleans of a tensor',
        images,
        tf.tensor1d([true, false]),
        [0.1],
        'labels: expected a tensor of numbers, got "bool"',
      ],
      ['a string', images, '01', [0.1], 'goal: expected labels or a criterion, got "01"'],
      ['a number', images, 1, [0.1], 'goal: expected labels or a criterion, got 1'],
      ['a set', images, new Set([0, 1]), [0.1], 'goal: expected labels or a criterion, got Set'],
      ['no goal', images, undefined, [0.1], 'goal: expected labels or a criterion, got undefined'],
      ['no epsilon', images, [0, 1], [], 'epsilons: expected an array of at least one number, got []'],
      ['a number for epsilons', images, [0, 1], 0.1, 'epsilons: expected an array of at least one number, got 0.1'],
      ['a negative epsilon', images, [0, 1], [-0.1], 'epsilons[0]: expected a finite number >= 0, got -0.1'],
      ['an epsilon of NaN', images, [0, 1], [0, Number.NaN], 'epsilons[1]: expected a finite number >= 0, got NaN'],
      ['descending epsilons', images, [0, 1], [0.2, 0.1], 'epsilons[1]: expected a number > 0.2 (ascending), got 0.1'],
    ])('%s', async (_, inputs, goal, epsilons, message) => {
      const request = [classifier, inputs as tf.Tensor4D, goal as Goal, { epsilons: epsilons as number[] }] as const;
      await expect(build().run(...request)).rejects.toThrow(message);
      await expect(
        build()
          .perturb(...request)
          .next(),
      ).rejects.toThrow(message);
    });

    test.each([
      [{ seed: 0.5 }, 'seed: expected a whole number, got 0.5'],
      [{ firstIndex: -1 }, 'firstIndex: expected a whole number >= 0, got -1'],
      [{ indices: [1] }, 'indices: expected 2 numbers, one per input, got 1'],
      [{ indices: [1, -1] }, 'indices[1]: expected a whole number >= 0, got -1'],
    ])('%j', (options, message) =>
      expect(build().run(classifier, images, [0, 1], { epsilons: [0.1], ...options })).rejects.toThrow(message),
    );
  });
});

test('an unknown name is refused with the nearest', () =>
  expect(attackNamed('pgt')).rejects.toThrow(/^attack: expected one of "apgd", .*got "pgt" \(did you mean "pgd"\?\)$/));
