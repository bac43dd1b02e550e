import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { apgd, both, eq10, misclassified, pgd, takenForMeaningful } from '@saf/attacks';
import { useEngine } from '@saf/backend';
import { memory } from '@tensorflow/tfjs-core';
import { decode } from 'fast-png';
import { beforeAll, expect, test } from 'vitest';
import labels from '../../../data/mnist-test-labels.json';
import { imageSets, valuesOf } from '../image-sets.ts';
import { cutSheet, imageTensor } from '../images.ts';
import { networkNamed } from '../networks.ts';
import type { Reach, Votes } from '../proof-contract.ts';
import { boundsWithin, reachOf } from './proofs.ts';
import { drawVotes } from './smoothing.ts';

let testImages: Uint8Array;
const size = valuesOf(imageSets.mnist);

beforeAll(async () => {
  await useEngine('wasm');
  const { data, width, channels } = decode(readFileSync(resolve(import.meta.dirname, '../../../data/mnist-test.png')));
  const rgba = new Uint8ClampedArray((4 * data.length) / channels);
  for (let i = 0; i < rgba.length / 4; i++) rgba[4 * i] = Number(data[i * channels]);
  testImages = cutSheet(rgba, width, labels.length, imageSets.mnist);
});

const imageAt = (index: number) =>
  Float32Array.from(testImages.subarray(index * size, (index + 1) * size), (byte) => byte / 255);

const requestOf = (network: string, index: number, nonsenseCounts = false) => ({
  ...{ network, nonsenseCounts },
  pixels: imageAt(index),
  label: Number(labels[index]),
});

async function reached(request: ReturnType<typeof requestOf>): Promise<Required<Reach>> {
  let last: Reach = { network: request.network };
  const told = (reach: Reach) => {
    last = reach;
  };
  await reachOf(request, told, new AbortController().signal);
  return last as Required<Reach>;
}

// The last one is not trained for certificates: little is proven of it, and the attack succeeds soon.
test.each([
  ['mnist/RBF-c3-small', 0, true],
  ['mnist/plain', 1, false],
] as const)('what is proven of %s on image %i is never broken', async (network, index, nonsenseCounts) => {
  const request = requestOf(network, index, nonsenseCounts);
  const { interval, crown, broken } = await reached(request);
  const proven = Math.max(interval ?? 0, crown ?? 0);
  expect(crown).toBeGreaterThanOrEqual(interval ?? 0);
  if (broken) expect(broken.epsilon).toBeGreaterThan(proven);
  if (network === 'mnist/plain') expect(broken?.epsilon).toBeLessThan(0.25);
  else expect(proven).toBeGreaterThan(0.2);
  const [classifier, images] = [await networkNamed(network), imageTensor(request.pixels)];
  const wrong = misclassified([request.label]);
  const goal = nonsenseCounts ? wrong : both(wrong, takenForMeaningful());
  for (const attack of [eq10(), pgd({ steps: 20 }), apgd({ steps: 20 })]) {
    const { perturbed } = await attack.run(classifier, images, goal, { epsilons: [proven], seed: 7 });
    expect(perturbed[0].success, attack.name).toEqual([false]);
  }
});

test('bounds hold the confidences of the image and of what attacks find, and grow with ε', async () => {
  const request = requestOf('mnist/RBF-c3-small', 2);
  const classifier = await networkNamed(request.network);
  const small = await boundsWithin(request, 0.1, 'crown');
  const large = await boundsWithin(request, 0.2, 'crown');
  const loose = await boundsWithin(request, 0.2, 'interval');
  const images = imageTensor(request.pixels);
  const { perturbed } = await pgd().run(classifier, images, [request.label], { epsilons: [0.1], seed: 1 });
  for (const found of [images, perturbed[0].clipped])
    for (const [i, confidence] of classifier.confidences(found).dataSync().entries()) {
      expect(confidence).toBeGreaterThanOrEqual(small.low[i]);
      expect(confidence).toBeLessThanOrEqual(small.high[i]);
    }
  for (const i of small.low.keys()) {
    expect(large.low[i]).toBeLessThanOrEqual(small.low[i]);
    expect(large.high[i]).toBeGreaterThanOrEqual(small.high[i]);
    expect(loose.low[i]).toBeLessThanOrEqual(large.low[i]);
    expect(loose.high[i]).toBeGreaterThanOrEqual(large.high[i]);
  }
});

test('votes come in hundreds, end as one certificate would, and leave no tensor', async () => {
  const request = { network: 'mnist/RBF-n-small', pixels: imageAt(0), std: 0.5, draws: 300, alpha: 0.001 };
  await networkNamed(request.network);
  const reports: Votes[] = [];
  const before = memory().numTensors;
  await drawVotes(request, (votes) => reports.push(votes), new AbortController().signal);
  expect(memory().numTensors).toBe(before);
  expect(reports.map(({ estimation }) => estimation.reduce((sum, count) => sum + count, 0))).toEqual([100, 200, 300]);
  const { label, holds, radius, estimation, copies } = reports[2];
  expect([label, holds]).toEqual([7, true]);
  // Clopper and Pearson of 300 hits in 300 is 0.001^(1/300) = 0.9772; Φ⁻¹ of it is 1.9997 (scipy.stats).
  if (estimation[7] === 300) expect(radius).toBeCloseTo(0.5 * 1.9997, 2);
  else expect(radius).toBeLessThan(0.5 * 1.9997);
  expect(copies).toHaveLength(8);
});
