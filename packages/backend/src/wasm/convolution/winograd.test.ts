import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian, outputsOn } from '../../../test/as-on-cpu.ts';
import { trainingConv2d } from '../../gradients/winograd.ts';
import { useEngine } from '../../node.ts';

beforeAll(() => useEngine('wasm'));

type Images = tf.Tensor4D;
type Case = readonly [images: [number, number, number, number], outChannels: number, pad: 'same' | 'valid'];

/** Tiles of one image and of several, channels in fours and left over, padding and none; the layers of Tables 1 and 3. */
const cases: Case[] = [
  [[1, 6, 6, 8], 8, 'valid'],
  [[3, 8, 10, 9], 12, 'valid'],
  [[2, 6, 4, 10], 14, 'same'],
  [[5, 12, 12, 20], 50, 'valid'],
  [[2, 16, 16, 32], 32, 'same'],
  [[3, 8, 8, 32], 64, 'same'],
];

/** A convolution and its gradients, in the order output, images, filter. */
function passes(convolve: (x: Images, filter: Images) => tf.Tensor, [images, outChannels]: Case, dy?: tf.Tensor) {
  const inputs = [gaussian(images, 1), gaussian([5, 5, images[3], outChannels], 2)] as [Images, Images];
  const y = convolve(...inputs);
  const weights = dy ?? gaussian(y.shape, 3);
  return [y, ...tf.grads((x, filter) => tf.sum(tf.mul(convolve(x as Images, filter as Images), weights)))(inputs)];
}

const plain = (pad: 'same' | 'valid') => (x: Images, filter: Images) => tf.conv2d(x, filter, 1, pad);
const winograd = (pad: 'same' | 'valid') => (x: Images, filter: Images) =>
  trainingConv2d(x, filter, [1, 1], pad, [1, 1]);

/** Which kernels a function runs. */
function kernelsOf(run: () => void): string[] {
  const engine = tf.engine();
  const names: string[] = [];
  const stock = engine.runKernel;
  engine.runKernel = ((name: string, ...rest: [never]) => {
    names.push(name);
    return stock.call(engine, name, ...rest);
  }) as typeof stock;
  tf.tidy(() => void run());
  delete (engine as Partial<typeof engine>).runKernel;
  return names;
}

describe.each(cases)('a convolution of %j with 5 × 5 × %i, %s', (...given) => {
  const each = given as unknown as Case;

  test('and its gradients are those of the reference', async () => {
    const expected = await outputsOn('cpu', () => passes(plain(each[2]), each));
    const actual = await outputsOn('wasm', () => passes(winograd(each[2]), each));
    for (const [i, { shape, values }] of actual.entries()) {
      expect(shape).toEqual(expected[i].shape);
      // Rounding errors go by the size of the terms: of the gradient in the filter up to 2.5e-5 of the root mean square were seen.
      const size = Math.hypot(...expected[i].values) / Math.sqrt(values.length);
      expect(values).toBeAllClose(expected[i].values, { rtol: 0, atol: 5e-5 * size });
    }
  });
});

test('it runs by minimal filtering', () => {
  const names = kernelsOf(() => passes(winograd('same'), cases[4]));
  expect(names.filter((name) => name.includes('Conv2D'))).toEqual([
    'WinogradConv2D',
    'WinogradConv2D',
    'WinogradConv2DBackpropInput',
    'WinogradConv2DBackpropFilter',
  ]);
});

// Integers up to 2^24 are exact in float32, and so are the transforms' sums of few of them: nothing but thirds and fifteenths rounds.
test('small integers come out to a millionth', async () => {
  const integers = (shape: number[], seed: number) => tf.round(tf.mul(gaussian(shape, seed), 3));
  const convolve = (run: typeof winograd) => () => [
    run('same')(integers([2, 8, 8, 8], 4) as Images, integers([5, 5, 8, 12], 5) as Images),
  ];
  const [expected] = await outputsOn('cpu', convolve(plain));
  const [actual] = await outputsOn('wasm', convolve(winograd));
  expect(actual.values).toBeAllClose(expected.values, { rtol: 0, atol: 1e-6 * Math.max(...expected.values) });
});

test.each([
  ['an odd number of outputs', [2, 7, 8, 8], [5, 5, 8, 8], [1, 1]],
  ['few channels', [2, 8, 8, 3], [5, 5, 3, 8], [1, 1]],
  ['strides', [2, 8, 8, 8], [5, 5, 8, 8], [2, 2]],
  ['filters of 3 × 5', [2, 8, 8, 8], [3, 5, 8, 8], [1, 1]],
  ['channels that come to no multiple of four', [2, 8, 8, 9], [5, 5, 9, 9], [1, 1]],
] as const)('%s take the plain way, to the same bits', async (_, images, filter, strides) => {
  const inputs = () => [gaussian([...images], 1), gaussian([...filter], 2)] as [Images, Images];
  const run = (convolve: (x: Images, filter: Images) => tf.Tensor) =>
    tf.tidy(() => {
      const both = [convolve(...inputs()), ...tf.grads(convolve as (...each: tf.Tensor[]) => tf.Tensor)(inputs())];
      return both.map((each) => each.dataSync().slice());
    });
  await useEngine('wasm');
  const by = (convolve: typeof trainingConv2d | null) =>
    run((x, f) => convolve?.(x, f, [...strides], 'same', [1, 1]) ?? tf.conv2d(x, f, [...strides], 'same'));
  expect(by(trainingConv2d)).toEqual(by(null));
});

test('where most of dy is zero, its gradient in the images skips the zeros', async () => {
  await useEngine('wasm');
  const dy = tf.relu(tf.sub(gaussian([2, 16, 16, 32], 3), 1));
  const [, actual] = passes(winograd('same'), cases[4], dy);
  const [, expected] = passes(plain('same'), cases[4], dy);
  expect(actual.dataSync()).toEqual(expected.dataSync());
});

test('it has gradients of gradients', async () => {
  const [images, outChannels, pad] = cases[1];
  const penalty = (convolve: (x: Images, f: Images) => tf.Tensor) => () => {
    const inputs = [gaussian(images, 1), gaussian([5, 5, images[3], outChannels], 2)] as [Images, Images];
    const loss = (x: tf.Tensor, f: tf.Tensor) => {
      const gradient = tf.grad((at) => tf.sum(tf.square(convolve(at as Images, f as Images))))(x);
      return tf.sum(tf.mul(gradient, gaussian(images, 6)));
    };
    return tf
      .grads(loss as (...each: tf.Tensor[]) => tf.Tensor)(inputs)
      .slice(0, 1);
  };
  const [expected] = await outputsOn('cpu', penalty(plain(pad)));
  const [actual] = await outputsOn('wasm', penalty(winograd(pad)));
  const size = Math.hypot(...expected.values) / Math.sqrt(expected.values.length);
  expect(actual.values).toBeAllClose(expected.values, { rtol: 0, atol: 5e-5 * size });
});

test('nothing is left over', async () => {
  await useEngine('wasm');
  const before = tf.memory().numTensors;
  tf.tidy(() => void passes(winograd('same'), cases[2]));
  expect(tf.memory().numTensors).toBe(before);
});
