import '@tensorflow/tfjs-backend-cpu';
import { classNames, definitions } from '@saf/data-sources/definitions';
import { mnistNetwork } from '@saf/models';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { imageSetOf, imageSets } from './image-sets.ts';
import { cutSheet } from './images.ts';
import { Latest } from './latest.ts';
import { stagesOf } from './layers.ts';

beforeAll(() => setBackend('cpu'));

test('a newer job aborts the older one, whose result is null', async () => {
  const latest = new Latest();
  const older = latest.run(
    (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  expect(await latest.run(async () => 2)).toBe(2);
  expect(await older).toBeNull();
});

test('an error of its own is passed on', () =>
  expect(new Latest().run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken'));

test('a sheet of images is cut row by row', () => {
  // Two images of 28 x 28 beside each other: all 1, all 2.
  const rgba = new Uint8ClampedArray(4 * 56 * 28);
  for (let i = 0; i < 56 * 28; i++) rgba[4 * i] = i % 56 < 28 ? 1 : 2;
  const images = cutSheet(rgba, 56, 2, imageSets.mnist);
  expect(new Set(images.subarray(0, 784))).toEqual(new Set([1]));
  expect(new Set(images.subarray(784))).toEqual(new Set([2]));
});

test('colours of a sheet stand side by side, pixel by pixel', () => {
  const set = { side: 2, channels: 3 } as const;
  // Two images of 2 x 2 beside each other: red 10 to 13 and 20 to 23, green 1 more, blue 2 more.
  const reds = [10, 11, 20, 21, 12, 13, 22, 23];
  const images = cutSheet(Uint8ClampedArray.from(reds.flatMap((red) => [red, red + 1, red + 2, 255])), 4, 2, set);
  expect([...images.subarray(0, 6)]).toEqual([10, 11, 12, 11, 12, 13]);
  expect([...images.subarray(12, 15)]).toEqual([20, 21, 22]);
});

test.each(Object.values(imageSets))('$title is what its definition says', ({ name, side, channels, ...set }) => {
  expect([side, side, channels]).toEqual(definitions[name].shape);
  expect([set.title, set.classNames]).toEqual([definitions[name].title, classNames[name]]);
  expect(set.networks.map((network) => imageSetOf(network).name)).toEqual([name, name]);
});

test.each([
  ['own/cifar10/mnist', 'cifar10'],
  ['mnist', 'mnist'],
  ['x', 'mnist'],
])('a network named %s reads images of %s', (network, set) => expect(imageSetOf(network).name).toBe(set));

test.each([
  ['mirroredRelu', ['mirroredRelu', 'mirroredRelu', 'relu', 'rbf'], 'cv1_bn'],
  ['none', ['none', 'none', 'relu', 'softmax'], 'cv1'],
] as const)('the layers of the %s network, and what goes into their activations', (activation, shapes, before) => {
  const stages = stagesOf(mnistNetwork({ activation }).layers);
  expect(stages.map(({ name }) => name)).toEqual(['cv1', 'cv2', 'fc1', 'fc2']);
  expect(stages.map((stage) => stage.activation)).toEqual(shapes);
  expect(stages[0].before.name).toBe(before);
});
