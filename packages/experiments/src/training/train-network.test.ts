import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { buildNetwork } from './train-network.ts';

beforeAll(() => tf.setBackend('cpu'));

const mean = (size: number) => new Float32Array(size).fill(0.5);
const plain = { activation: 'none', outputs: 10 } as const;

test('a network is found by the shape of the images, or by its name', () => {
  const fitting = buildNetwork('mnist', plain, mean(784), 1);
  const named = buildNetwork('mnist', { ...plain, architecture: 'mnist-table-1' }, mean(784), 1);
  expect(named.countParams()).toBe(fitting.countParams());
  expect(buildNetwork('cifar10', plain, mean(3072), 1).inputs[0].shape).toEqual([null, 32, 32, 3]);
});

test('a name that no network has is an error with the nearest', () => {
  expect(() => buildNetwork('mnist', { ...plain, architecture: 'mnist-table-2' }, mean(784), 1)).toThrow(
    'did you mean "mnist-table-1"?',
  );
});
