import '@tensorflow/tfjs-backend-cpu';
import type { SampleBatch } from '@saf/metrics';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { randomImages } from '../setup/random-images.ts';
import { imageBatches, nonsenseBatches } from './samples.ts';

beforeAll(() => tf.setBackend('cpu'));

const images = randomImages('mnist', 450);

/** The batches in one piece, their tensors freed. */
function collect(batches: Iterable<SampleBatch>) {
  const all = [...batches].map(({ images, labels, firstIndex }) => {
    const pixels = images.dataSync();
    images.dispose();
    return { pixels, labels: labels && [...Array.from(labels)], firstIndex };
  });
  return {
    firsts: all.map(({ firstIndex }) => firstIndex),
    labels: all.flatMap(({ labels }) => labels ?? []),
    pixels: all.flatMap(({ pixels }) => [...pixels]),
  };
}

test('image batches hold every image once, in order', () => {
  const { firsts, labels, pixels } = collect(imageBatches(images));
  expect(firsts).toEqual([0, 400]);
  expect(labels).toEqual([...images.labels]);
  expect(pixels).toEqual([...images.images].map((byte) => Math.fround(byte / 255)));
});

test('a batch of larger images holds fewer', () => {
  expect(collect(imageBatches(randomImages('cifar10', 150))).firsts).toEqual([0, 100]);
});

test('nonsense batches are as many images of no category, the same whatever comes after them', () => {
  const { pixels, labels } = collect(nonsenseBatches(images, 1));
  expect(labels).toEqual([]);
  expect(pixels).toHaveLength(images.images.length);
  const fewer = collect(nonsenseBatches(images.slice(0, 30), 1));
  expect(pixels.slice(0, fewer.pixels.length)).toEqual(fewer.pixels);
});

test('leak nothing but the images', () =>
  expectNoLeaks(() => {
    collect(imageBatches(images));
    collect(nonsenseBatches(images, 1));
  }));
