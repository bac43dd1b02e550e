import '@tensorflow/tfjs-backend-cpu';
import { type Attack, disposeAttackResult, eq10, gaussianNoise, misclassified, takenForMeaningful } from '@saf/attacks';
import { classifierFromFunction, withNonsenseRule } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { linearClassifier, testImages } from '../../test/classifiers.ts';
import { curvesOfTallies, errorCurve, type SampleBatch, tallyErrors, wilsonInterval } from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const labelOf = (index: number) => index % 3;
const epsilons = [0, 0.05, 0.2];

function* batches(sizes: number[], labelled = true): Generator<SampleBatch> {
  let firstIndex = 0;
  for (const size of sizes) {
    const labels = labelled ? Array.from({ length: size }, (_, i) => labelOf(firstIndex + i)) : null;
    yield { images: testImages(size, firstIndex), labels, firstIndex };
    firstIndex += size;
  }
}

const count = (met: boolean[]) => met.filter(Boolean).length;

describe.each([
  ['eq. 10', eq10(), true],
  ['noise', gaussianNoise(), true],
  ['nonsense', eq10(), false],
] as const)('%s', (_, attack, labelled) => {
  const classifier = linearClassifier();

  test('counts what a run of the attack finds', async () => {
    const curves = await errorCurve({ classifier, attack, epsilons, samples: batches([4, 1, 3], labelled), seed: 5 });
    const goal = labelled ? misclassified(Array.from({ length: 8 }, (_, i) => labelOf(i))) : takenForMeaningful();
    const result = await attack.run(classifier, testImages(8), goal, { epsilons, seed: 5 });
    expect(curves.count).toBe(8);
    expect(curves.epsilons).toEqual(epsilons);
    expect(curves.raw.wrong).toEqual(result.perturbed.map(({ rawSuccess }) => count(rawSuccess)));
    expect(curves.clipped?.wrong).toEqual(result.perturbed.map(({ success }) => count(success)));
    expect(curves.raw.errors).toEqual(curves.raw.wrong.map((wrong) => wrong / 8));
    expect(curves.raw.intervals).toEqual(curves.raw.wrong.map((wrong) => wilsonInterval(wrong, 8)));
    disposeAttackResult(result);
  });

  test('does not depend on the batches', async () => {
    const curves = (sizes: number[]) => errorCurve({ classifier, attack, epsilons, samples: batches(sizes, labelled) });
    const [whole, split] = [await curves([8]), await curves([1, 3, 2, 2])];
    expect(split.raw.wrong).toEqual(whole.raw.wrong);
    expect(split.clipped?.wrong).toEqual(whole.clipped?.wrong);
    expect(split.raw.psnr.slice(1)).toBeAllClose(whole.raw.psnr.slice(1) as number[]);
  });
});

test('the PSNR of eq. 10 is -20 log10 of the strength, null at 0', async () => {
  const { raw } = await errorCurve({
    classifier: linearClassifier(),
    attack: eq10(),
    epsilons,
    samples: batches([4]),
  });
  expect(raw.psnr[0]).toBeNull();
  expect(raw.psnr.slice(1) as number[]).toBeAllClose([-20 * Math.log10(0.05), -20 * Math.log10(0.2)], { rtol: 1e-5 });
});

test('other nonsense rules judge the same samples', async () => {
  const classifier = linearClassifier();
  const rules = [{ threshold: 0 }, { threshold: 0.9 }];
  const curves = await errorCurve({ classifier, attack: eq10(), epsilons, samples: batches([4, 4]), rules });
  const plain = await errorCurve({ classifier, attack: eq10(), epsilons, samples: batches([4, 4]) });
  expect(curves.rule).toEqual({ threshold: 0.5 });
  expect(curves.raw).toEqual(plain.raw);
  expect(curves.rules.map(({ rule }) => rule)).toEqual(rules);
  for (const { rule, raw, clipped } of curves.rules) {
    const other = withNonsenseRule(classifier, rule);
    const expected = await errorCurve({ classifier: other, attack: eq10(), epsilons, samples: batches([4, 4]) });
    expect({ raw, clipped }).toEqual({ raw: expected.raw, clipped: expected.clipped });
  }
});

test('one forward pass a strength without clipped, two with it, one at strength 0', async () => {
  const classifier = linearClassifier();
  const passes = async (clipped: boolean) => {
    let count = 0;
    const predict = (x: tf.Tensor4D) => {
      count++;
      return classifier.predict(x);
    };
    const counted = { ...classifier, predict };
    const curves = await errorCurve({ classifier: counted, attack: eq10(), epsilons, samples: batches([2]), clipped });
    return [count, curves.clipped === null];
  };
  expect(await passes(false)).toEqual([3, true]);
  expect(await passes(true)).toEqual([5, false]);
});

test('batches that are counted apart give the curves of all, to the bit, also through a file', async () => {
  const options = { classifier: linearClassifier(), attack: eq10(), epsilons, seed: 5, rules: [{ threshold: 0.9 }] };
  const whole = await errorCurve({ ...options, samples: batches([3, 3, 2]) });
  const all = [...batches([3, 3, 2])];
  const first = await tallyErrors({ ...options, samples: all.slice(0, 1) });
  const others = await tallyErrors({ ...options, samples: all.slice(1) });
  const tallies = JSON.parse(JSON.stringify([...first, ...others]));
  expect(curvesOfTallies(tallies)).toEqual(whole);
  expect(tallies.map(({ count }: { count: number }) => count)).toEqual([3, 3, 2]);
});

describe('progress', () => {
  const options = { classifier: linearClassifier(), attack: eq10(), epsilons };

  test.each([
    ['of batches that are made on the way', () => ({ samples: batches([2, 3]), count: 5 })],
    ['of an array of batches', () => ({ samples: [...batches([2, 3])] })],
  ])('%s grows to 1', async (_, samples) => {
    const shares: [number, string][] = [];
    await errorCurve({ ...options, ...samples(), onProgress: (...each) => shares.push(each) });
    const done = shares.map(([share]) => share);
    expect(done.at(-1)).toBe(1);
    expect(done).toContain(2 / 5);
    expect([...done].sort((a, b) => a - b)).toEqual(done);
    expect(new Set(shares.map(([, note]) => note))).toEqual(new Set([eq10().name]));
  });

  test('needs the number of samples', () =>
    expect(errorCurve({ ...options, samples: batches([1]), onProgress: () => {} })).rejects.toThrow(
      'count: expected a whole number >= 1, got undefined',
    ));
});

describe('memory', () => {
  const classifier = linearClassifier();
  test('every batch is freed', () =>
    expectNoLeaks(async () => {
      await errorCurve({
        classifier,
        attack: eq10(),
        epsilons,
        samples: batches([2, 2]),
        rules: [{ threshold: 0.7 }],
      });
    }));

  test('so it is when the classifier fails on the way', () =>
    expectNoLeaks(async () => {
      let calls = 0;
      const predict = (x: tf.Tensor4D) => {
        if (++calls === 4) throw new Error('out of order');
        return classifier.predict(x);
      };
      const samples = batches([2, 2]);
      await expect(
        errorCurve({ classifier: { ...classifier, predict }, attack: eq10(), epsilons, samples }),
      ).rejects.toThrow('out of order');
    }));

  test('and when it is aborted', () =>
    expectNoLeaks(async () => {
      const controller = new AbortController();
      const onProgress = (done: number) => void (done > 0.6 && controller.abort(new Error('enough')));
      const options = { classifier, attack: eq10(), epsilons, samples: batches([2, 2]), count: 4, onProgress };
      await expect(errorCurve({ ...options, signal: controller.signal })).rejects.toThrow('enough');
    }));
});

test.each([[[]], [undefined], [0.1]])('refuses %j for epsilons', (epsilons) =>
  expect(
    errorCurve({
      classifier: linearClassifier(),
      attack: eq10(),
      epsilons: epsilons as number[],
      samples: batches([1]),
    }),
  ).rejects.toThrow('epsilons: expected an array of at least one number'),
);

test('refuses no samples, and labelled beside unlabelled ones', async () => {
  const options = { classifier: linearClassifier(), attack: eq10(), epsilons };
  await expect(errorCurve({ ...options, samples: [] })).rejects.toThrow('samples: expected at least one batch, got 0');
  const mixed = [...batches([1]), ...batches([1], false)];
  await expect(errorCurve({ ...options, samples: mixed })).rejects.toThrow(
    'samples: expected labels in every batch or in none, got null',
  );
});

test.each([
  [
    [
      [0, 1],
      [1, 0],
    ],
    'labels of batch 0[0]: expected a whole number in [0, 3), got [0, 1]',
  ],
  [[undefined, 0], 'labels of batch 0[0]: expected a whole number in [0, 3), got undefined'],
  [[0, Number.NaN], 'labels of batch 0[1]: expected a whole number in [0, 3), got NaN'],
  [[0.9, 0], 'labels of batch 0[0]: expected a whole number in [0, 3), got 0.9'],
  [[2 ** 32 + 1, 0], 'labels of batch 0[0]: expected a whole number in [0, 3), got 4294967297'],
  [[0, 3], 'labels of batch 0[1]: expected a whole number in [0, 3), got 3'],
  [[0], 'labels of batch 0: expected 2 labels, got 1'],
])('refuses %j for labels', (labels, message) =>
  expect(
    errorCurve({
      classifier: linearClassifier(),
      attack: eq10(),
      epsilons,
      samples: [{ images: testImages(2), labels: labels as number[], firstIndex: 0 }],
    }),
  ).rejects.toThrow(message),
);

test('on [0, 255] has the errors and the PSNR that the same images have on [0, 1]', async () => {
  const unit = linearClassifier();
  const scaled = classifierFromFunction({
    name: 'of 0 to 255',
    inputShape: unit.inputShape,
    categories: 3,
    bounds: [0, 255],
    logits: (x) => unit.logits(tf.div(x, 255)),
  });
  const samples = [...batches([4])].map((batch) => ({ ...batch, images: tf.mul(batch.images, 255) as tf.Tensor4D }));
  const expected = await errorCurve({ classifier: unit, attack: eq10(), epsilons, samples: batches([4]) });
  const { raw } = await errorCurve({
    classifier: scaled,
    attack: eq10(),
    epsilons: epsilons.map((epsilon) => 255 * epsilon),
    samples,
  });
  expect(raw.wrong).toEqual(expected.raw.wrong);
  expect(raw.psnr.slice(1)).toBeAllClose(expected.raw.psnr.slice(1) as number[], { rtol: 1e-5 });
});

test('refuses pixels of an attack that are not finite, in place of counting them as a success', async () => {
  const attack = {
    ...eq10(),
    async *perturb(_: unknown, inputs: tf.Tensor4D) {
      for (const _epsilon of epsilons) {
        const broken = tf.tidy(() => tf.mul(inputs, Number.NaN)) as tf.Tensor4D;
        yield { raw: broken, clipped: broken };
      }
    },
  } as unknown as Attack;
  const options = { classifier: linearClassifier(), attack, epsilons };
  await expectNoLeaks(async () => {
    await expect(errorCurve({ ...options, samples: batches([2]) })).rejects.toThrow(
      'changed[0]: expected a finite mean squared difference from the original, got NaN',
    );
  });
});
