import '@tensorflow/tfjs-backend-cpu';
import { imageDataset } from '@saf/datasets';
import { classifierFromFunction } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AttackSpec } from '../robustness/attack-specs.ts';
import { type AttackedImages, attackImages } from './attack-images.ts';

beforeAll(() => tf.setBackend('cpu'));

/** One pixel: category 1 from one half on. */
const classifier = classifierFromFunction({
  ...{ name: 'pixel', inputShape: [1, 1, 1] as const, categories: 2, nonsense: { threshold: 0 } },
  logits: (x) => {
    const pixel = tf.sub(tf.reshape(x, [-1, 1]), 0.5);
    return tf.concat([tf.neg(pixel), pixel], 1) as tf.Tensor2D;
  },
});

// 20, 102, 153 and 230 of 255: 0.42, 0.1, 0.1 and 0.4 from the border; the last is mislabelled.
const images = imageDataset({
  name: 'pixels',
  split: 'test',
  shape: [1, 1, 1],
  images: Uint8Array.from([20, 102, 153, 230]),
  labels: Uint8Array.from([0, 0, 1, 0]),
  classNames: ['dark', 'light'],
});
const options = { epsilons: [0.45], seed: 1, batchSize: 3 };

const minute = 60_000;

test(
  'images that are nearer to the border than ε fall, others stand, and what is wrong by itself does not',
  async () => {
    const found = await attackImages(classifier, images, { ...options, epsilons: [0.2, 0.45], batchSize: 4 });
    expect(found).toMatchObject([
      { epsilon: 0.2, clean: '1110', standing: '1000' },
      { epsilon: 0.45, clean: '1110', standing: '0000' },
    ]);
  },
  minute,
);

test('each batch is told, and a call that is given them goes on behind', async () => {
  const told: (readonly AttackedImages[])[] = [];
  const onBatch = async (attacked: readonly AttackedImages[]) => void told.push(attacked);
  const whole = await attackImages(classifier, images, { ...options, onBatch });
  expect(told.map(([{ clean, standing }]) => [clean, standing])).toEqual([
    ['111', '000'],
    ['1110', '0000'],
  ]);
  // What is known is not looked at again: whatever it says is kept.
  const known = [{ attack: 'autoAttack', epsilon: 0.45, clean: '111', standing: '010', seconds: 100 }];
  const [rest] = await attackImages(classifier, images, { ...options, known });
  expect(rest).toMatchObject({ clean: whole[0].clean, standing: '0100' });
  expect(rest.seconds).toBeGreaterThan(100);
});

test('images from a number on are attacked as they are among all', async () => {
  const [whole] = await attackImages(classifier, images, { ...options, epsilons: [0.2], batchSize: 2 });
  const later = { ...options, epsilons: [0.2], batchSize: 2, firstIndex: 2 };
  const [rest] = await attackImages(classifier, images.slice(2), later);
  expect(rest).toMatchObject({ clean: whole.clean.slice(2), standing: whole.standing.slice(2) });
});

test('what is known of all images needs no attack', async () => {
  const known = [{ attack: 'autoAttack', epsilon: 0.45, clean: '1110', standing: '1110', seconds: 1 }];
  expect(await attackImages(classifier, images, { ...options, known })).toEqual(known);
});

/** Breaks the images with these numbers, and keeps which it was given. */
function breaking(...numbers: readonly number[]) {
  const given: (readonly number[])[] = [];
  const spec: AttackSpec = {
    ...{ name: 'picked', title: 'picked', description: '' },
    async broken({ images, labels }, { indices }) {
      expect([images.shape[0], labels.length]).toEqual([indices.length, indices.length]);
      given.push(indices);
      return indices.map((index) => numbers.includes(index));
    },
  };
  return { spec, given };
}

test('what follows AutoAttack is given the images that stand, batch by batch', async () => {
  const { spec, given } = breaking(0, 1);
  // At 0.05 all that is right stands under AutoAttack: 0.1 from the border at the nearest.
  const found = await attackImages(classifier, images, { ...options, epsilons: [0.05, 0.2], laterAttacks: [spec] });
  expect(given).toEqual([[0, 1, 2], [0]]);
  expect(found).toMatchObject([
    { attack: 'autoAttack', epsilon: 0.05, clean: '1110', standing: '1110' },
    { attack: 'picked', epsilon: 0.05, clean: '1110', standing: '0010' },
    { attack: 'autoAttack', epsilon: 0.2, clean: '1110', standing: '1000' },
    { attack: 'picked', epsilon: 0.2, clean: '1110', standing: '0000' },
  ]);
});

describe('images that are proven', () => {
  // 20 of 255 is 0.42 from the border, 102 and 153 are 0.1.
  const certifiedRadii = [0.4, 0.1, 0, 0];

  test('stand, and are not attacked up to the size that is proven', async () => {
    const { spec, given } = breaking(0);
    const asked = { ...options, epsilons: [0.2, 0.45], certifiedRadii, laterAttacks: [spec] };
    const found = await attackImages(classifier, images, asked);
    expect(given).toEqual([]);
    expect(found).toMatchObject([
      { attack: 'autoAttack', epsilon: 0.2, standing: '1000', proven: '1000' },
      { attack: 'picked', epsilon: 0.2, standing: '1000', proven: '1000' },
      { attack: 'autoAttack', epsilon: 0.45, standing: '0000', proven: '0000' },
      { attack: 'picked', epsilon: 0.45, standing: '0000', proven: '0000' },
    ]);
  });

  test('leave the others what they are without certificates', async () => {
    const radii = [0, 0.05, 0, 0];
    const epsilons = [0.05];
    const [proven] = await attackImages(classifier, images, { ...options, epsilons, certifiedRadii: radii });
    const [plain] = await attackImages(classifier, images, { ...options, epsilons });
    expect(proven).toMatchObject({ clean: plain.clean, standing: plain.standing, proven: '0100' });
    expect(plain).not.toHaveProperty('proven');
  });

  test('and are wrong, have certificates of something else', async () => {
    const attack = attackImages(classifier, images, { ...options, certifiedRadii: [0, 0, 0, 0.5], firstIndex: 10 });
    await expect(attack).rejects.toThrow(
      'certifiedRadii: expected sizes at which the classifier is proven to be right, got "one for image 13, which it gets wrong"',
    );
  });
});

test('the share of the work rises to 1, and the note says what is done', async () => {
  const shares: number[] = [];
  const notes = new Set<string>();
  const onProgress = (done: number, note: string) => {
    shares.push(done);
    notes.add(note);
  };
  await attackImages(classifier, images, { ...options, onProgress });
  expect([...shares].sort((a, b) => a - b)).toEqual(shares);
  expect(shares.at(-1)).toBe(1);
  expect(notes).toContain('apgd-ce, ε = 0.45, from image 3 on');
});

test('a signal stops it between batches', async () => {
  const controller = new AbortController();
  const onBatch = async () => controller.abort(new Error('stopped'));
  const attack = attackImages(classifier, images, { ...options, signal: controller.signal, onBatch });
  await expect(attack).rejects.toThrow('stopped');
});

test('leaks nothing', () => expectNoLeaks(() => attackImages(classifier, images, options)));
