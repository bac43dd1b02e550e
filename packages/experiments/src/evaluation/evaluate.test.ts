import '@tensorflow/tfjs-backend-cpu';
import { type Classifier, classifierFromFunction } from '@saf/models';
import { errorCurveSchema } from '@saf/results';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomImages } from '../setup/random-images.ts';
import { curvesOf, type KindTallies, measureCurves } from './evaluate.ts';

beforeAll(() => tf.setBackend('cpu'));

const images = randomImages('mnist', 20);
const strengths = [0, 0.1];
const options = { strengths, scope: 'short', seed: 1 } as const;

/** z = the first pixels: enough to be attacked, quick on any engine. */
const logits = (inputs: tf.Tensor4D) =>
  tf.tidy(() => tf.reshape(tf.slice(inputs, [0, 0, 0, 0], [-1, 1, 10, 1]), [-1, 10]) as tf.Tensor2D);
const classifier: Classifier = classifierFromFunction({
  name: 'pixels',
  inputShape: [28, 28, 1],
  categories: 10,
  logits,
  confidences: (inputs) => tf.tidy(() => tf.softmax(logits(inputs))),
});

describe('measureCurves', () => {
  test('gives every kind in the schema of results', async () => {
    const curves = await measureCurves(classifier, images, options);
    expect(curves.map(({ kind, clipped }) => `${kind} ${clipped}`)).toEqual([
      'adversarial false',
      'adversarial true',
      'nonsense false',
      'nonsense true',
      'noisy false',
    ]);
    for (const curve of curves) expect(errorCurveSchema.parse(curve)).toEqual(curve);
  });

  test('the full scope clips noisy samples too, the paper’s clips none', async () => {
    const kindsOf = async (scope: 'paper' | 'full') =>
      (await measureCurves(classifier, images, { ...options, scope })).map(({ kind, clipped }) => `${kind} ${clipped}`);
    expect(await kindsOf('paper')).toEqual(['adversarial false', 'nonsense false', 'noisy false']);
    expect((await kindsOf('full')).slice(-2)).toEqual(['noisy false', 'noisy true']);
  });

  test('saves after each kind, and does not measure again what is known', async () => {
    const saved: (readonly KindTallies[])[] = [];
    const onKind = async (known: readonly KindTallies[]) => void saved.push([...known]);
    const all = await measureCurves(classifier, images, { ...options, onKind });
    expect(saved.map((known) => known.map(({ kind }) => kind))).toEqual([
      ['adversarial'],
      ['adversarial', 'nonsense'],
      ['adversarial', 'nonsense', 'noisy'],
    ]);

    const [, known] = saved;
    saved.length = 0;
    const changed = known.map(({ kind, batches }) => ({
      kind,
      batches: batches.map((each) => ({ ...each, count: 70 })),
    }));
    const resumed = await measureCurves(classifier, images, { ...options, known: changed, onKind });
    expect(saved).toHaveLength(1);
    expect(resumed.slice(0, -1)).toEqual(curvesOf(changed));
    expect(resumed.slice(0, -1).map(({ count }) => count)).toEqual([70, 70, 70, 70]);
    expect(resumed.at(-1)).toEqual(all.at(-1));
  });

  test('reports progress up to the whole', async () => {
    const shares: number[] = [];
    await measureCurves(classifier, images, { ...options, onProgress: (done) => shares.push(done) });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  test('aborted, rejects with the reason and leaks nothing', () =>
    expectNoLeaks(async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(measureCurves(classifier, images, { ...options, signal })).rejects.toThrow('enough');
    }));
});
