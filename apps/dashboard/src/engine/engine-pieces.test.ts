import '@tensorflow/tfjs-backend-cpu';
import { mnistNetwork } from '@saf/models';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
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
  const images = cutSheet(rgba, 56, 2);
  expect(new Set(images.subarray(0, 784))).toEqual(new Set([1]));
  expect(new Set(images.subarray(784))).toEqual(new Set([2]));
});

test.each([
  ['mirroredRelu', ['mirroredRelu', 'mirroredRelu', 'relu', 'rbf'], 'cv1_bn'],
  ['none', ['none', 'none', 'relu', 'softmax'], 'cv1'],
] as const)('the layers of the %s network, and what goes into their activations', (activation, shapes, before) => {
  const stages = stagesOf(mnistNetwork({ activation }).layers);
  expect(stages.map(({ name }) => name)).toEqual(['cv1', 'cv2', 'fc1', 'fc2']);
  expect(stages.map((stage) => stage.activation)).toEqual(shapes);
  expect(stages[0].before.name).toBe(before);
});
