import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian, outputsOn } from '../../test/as-on-cpu.ts';
import { engines } from '../../test/engines.ts';
import { kernelsOf } from '../../test/kernels-of.ts';
import { useEngine } from '../node.ts';
import { isOurs } from '../register-kernels.ts';
import { trainingConv2d } from './winograd.ts';

type Images = tf.Tensor4D;
type Convolve = (x: Images, filter: Images) => tf.Tensor;
type Case = readonly [
  side: 3 | 5,
  images: [number, number, number, number],
  outChannels: number,
  pad: 'same' | 'valid',
];

/** Tiles of one image and of several, more in a row than are worked on at a time, channels in fours and left over; the layers of Tables 1 and 3. */
const cases: Case[] = [
  [5, [1, 8, 8, 8], 8, 'valid'],
  [5, [3, 8, 12, 9], 12, 'valid'],
  [5, [2, 8, 4, 10], 14, 'same'],
  [5, [1, 4, 140, 8], 12, 'same'],
  [5, [5, 12, 12, 20], 50, 'valid'],
  [5, [2, 16, 16, 32], 32, 'same'],
  [5, [3, 8, 8, 32], 64, 'same'],
  [3, [1, 6, 6, 8], 8, 'valid'],
  [3, [3, 10, 14, 9], 12, 'valid'],
  [3, [2, 8, 4, 10], 14, 'same'],
  [3, [1, 4, 140, 8], 12, 'same'],
  [3, [2, 16, 16, 32], 32, 'same'],
  [3, [9, 8, 8, 17], 24, 'same'],
];
const [, small, , , , wide] = cases;

const plain =
  (pad: 'same' | 'valid'): Convolve =>
  (x, filter) =>
    tf.conv2d(x, filter, 1, pad);
const winograd =
  (pad: 'same' | 'valid'): Convolve =>
  (x, filter) =>
    trainingConv2d(x, filter, [1, 1], pad, [1, 1]);

const inputsOf = ([side, images, outChannels]: Case) =>
  [gaussian(images, 1), gaussian([side, side, images[3], outChannels], 2)] as [Images, Images];

/** A convolution and its gradients, in the order output, images, filter. */
function passes(convolve: Convolve, each: Case, dy?: tf.Tensor) {
  const inputs = inputsOf(each);
  const y = convolve(...inputs);
  const weights = dy ?? gaussian(y.shape, 3);
  return [y, ...tf.grads((x, filter) => tf.sum(tf.mul(convolve(x as Images, filter as Images), weights)))(inputs)];
}

/** The convolutions that a function runs. */
const convolutionsOf = (run: () => void): string[] => kernelsOf(run).filter((name) => name.includes('Conv2D'));

/** The largest difference, as a share of the expected values' root mean square: rounding errors go by the size of the terms. */
function expectClose(values: tf.TypedArray, expected: tf.TypedArray, tolerance: number) {
  const size = Math.hypot(...expected) / Math.sqrt(expected.length);
  expect(values).toBeAllClose(expected, { rtol: 0, atol: tolerance * size });
}

const there: ('wasm' | 'native')[] = [];
for (const engine of (await engines(['wasm', 'native'])) as ('wasm' | 'native')[]) {
  await useEngine(engine);
  // A stock tfjs-node has TensorFlow's own ops only.
  if (isOurs(engine === 'native' ? 'tensorflow' : engine, 'WinogradConv2D')) there.push(engine);
}

describe.each(there)('minimal filtering on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  // Up to 2.5e-5 were seen.
  test.each(cases)(
    'filters of side %i on %j, %i channels, %s, and their gradients are those of the reference',
    async (...each) => {
      const expected = await outputsOn('cpu', () => passes(plain(each[3]), each));
      const actual = await outputsOn(engine, () => passes(winograd(each[3]), each));
      for (const [i, { shape, values }] of actual.entries()) {
        expect(shape).toEqual(expected[i].shape);
        expectClose(values, expected[i].values, 5e-5);
      }
    },
  );

  test('is what a training step runs', () => {
    const names = convolutionsOf(() => tf.grads((x, f) => winograd('same')(x as Images, f as Images))(inputsOf(wide)));
    expect(names).toEqual(['WinogradConv2D', 'WinogradConv2DBackpropInput', 'WinogradConv2DBackpropFilter']);
  });

  test('images that are much larger than dy have a plain gradient', () => {
    const each: Case = [5, [2, 8, 8, 8], 8, 'valid'];
    const names = convolutionsOf(() => tf.grads((x, f) => winograd('valid')(x as Images, f as Images))(inputsOf(each)));
    expect(names).toEqual(['WinogradConv2D', 'Conv2DBackpropInput', 'WinogradConv2DBackpropFilter']);
  });

  // Integers of this size are exact in float32, and so are sums of few of them: what rounds are ninths, and terms that cancel.
  test('small integers come out all but exactly', async () => {
    const integers = (shape: number[], seed: number) => tf.round(tf.mul(gaussian(shape, seed), 3)) as Images;
    const convolve = (by: typeof winograd) => () => [by('same')(integers([2, 8, 8, 8], 4), integers([5, 5, 8, 12], 5))];
    const [expected] = await outputsOn('cpu', convolve(plain));
    const [actual] = await outputsOn(engine, convolve(winograd));
    expectClose(actual.values, expected.values, 2e-5);
  });

  test.each([
    ['outputs of filters of 5 × 5 that come to no multiple of four', [2, 6, 8, 8], [5, 5, 8, 8], [1, 1]],
    ['few channels', [2, 8, 8, 3], [5, 5, 3, 8], [1, 1]],
    ['strides', [2, 8, 8, 8], [5, 5, 8, 8], [2, 2]],
    ['filters of 3 × 5', [2, 8, 8, 8], [3, 5, 8, 8], [1, 1]],
    ['filters of 4 × 4', [2, 8, 8, 8], [4, 4, 8, 8], [1, 1]],
    ['outputs of filters of 3 × 3 that come to no multiple of four', [2, 8, 6, 8], [3, 3, 8, 8], [1, 1]],
    ['channels that come to no multiple of four', [2, 8, 8, 9], [5, 5, 9, 9], [1, 1]],
  ] as const)('%s take the plain way', (_, images, filter, strides) => {
    const inputs = [gaussian([...images], 1), gaussian([...filter], 2)] as [Images, Images];
    const names = convolutionsOf(() => trainingConv2d(...inputs, [...strides], 'same', [1, 1]));
    expect(names).toEqual(['Conv2D']);
  });

  // Of Gaussian numbers .93 lie below 1.5, .84 below 1.
  test.each([
    [1.5, true],
    [1, false],
  ])('its gradient in the images skips zeros where nearly all of dy is zero: ReLU(x - %f): %s', (threshold, skips) => {
    const dy = tf.relu(tf.sub(gaussian([2, 16, 16, 32], 3), threshold));
    const [, actual] = passes(winograd('same'), wide, dy);
    const [, expected] = passes(plain('same'), wide, dy);
    const isSame = tf.all(tf.equal(actual, expected)).dataSync()[0] === 1;
    expect(isSame).toBe(skips);
    expectClose(actual.dataSync(), expected.dataSync(), 5e-5);
  });

  test('has gradients of gradients', async () => {
    const penalty = (convolve: Convolve) => () => {
      const loss = (x: tf.Tensor, f: tf.Tensor) => {
        const gradient = tf.grad((at) => tf.sum(tf.square(convolve(at as Images, f as Images))))(x);
        return tf.sum(tf.mul(gradient, gaussian(small[1], 6)));
      };
      return tf
        .grads(loss as (...each: tf.Tensor[]) => tf.Tensor)(inputsOf(small))
        .slice(0, 1);
    };
    const [expected] = await outputsOn('cpu', penalty(plain(small[3])));
    const [actual] = await outputsOn(engine, penalty(winograd(small[3])));
    expectClose(actual.values, expected.values, 1e-4);
  });

  // What is worked on together, and by which thread, must not show.
  test.each([wide, cases[cases.length - 1]])('an image has the same bits in any batch: side %i, %j', (...each) => {
    const [x, filter] = inputsOf(each);
    const together = winograd('same')(x, filter);
    const alone = Array.from({ length: x.shape[0] }, (_, n) =>
      winograd('same')(tf.slice4d(x, [n, 0, 0, 0], [1, -1, -1, -1]), filter),
    );
    expect(tf.concat(alone).dataSync()).toEqual(together.dataSync());
  });

  test('leaves nothing over', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => void passes(winograd('same'), small));
    expect(tf.memory().numTensors).toBe(before);
  });
});
