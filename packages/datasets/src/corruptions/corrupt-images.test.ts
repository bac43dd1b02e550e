import '@tensorflow/tfjs-backend-cpu';
import { fillUniform, randomStream } from '@saf/random';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { benchmarkCorruption, type CorruptionBenchmark, corruptImages, corruptionBenchmarks } from './index.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

const SIZE = { 'mnist-c': 28, 'cifar10-c': 32 } as const;

/** Smooth shapes and some grain on black, as photographs and digits have them. */
function testImages(benchmark: CorruptionBenchmark, count: number, channels: number): tf.Tensor4D {
  const size = SIZE[benchmark];
  const values = fillUniform(new Float32Array(count * size * size * channels), randomStream(1, 'images'), -0.1, 0.1);
  const pixels = values.map((noise, i) => {
    const [image, y, x] = [i / size / size / channels, (i / size / channels) % size, (i / channels) % size].map(
      Math.floor,
    );
    const wave = Math.sin((x + 3 * image) / 4) * Math.cos((y - 2 * image) / 5) + 0.3 * Math.sin(i % channels);
    return Math.min(1, Math.max(0, wave + (wave > 0 ? noise : 0)));
  });
  return tf.tensor4d(pixels, [count, size, size, channels]);
}

const cases = (Object.keys(corruptionBenchmarks) as CorruptionBenchmark[]).flatMap((benchmark) =>
  Object.keys(corruptionBenchmarks[benchmark]).map((name) => ({ benchmark, name: name as never })),
);

async function distanceAt(images: tf.Tensor4D, options: Parameters<typeof corruptImages>[1]): Promise<number> {
  const corrupted = await corruptImages(images, options);
  const distance = tf.tidy(() => tf.mean(tf.abs(tf.sub(corrupted, images))).dataSync()[0]);
  corrupted.dispose();
  return distance;
}

// The published severities of these are not in the order of the distance: they change what is done, not only how much of it.
const UNORDERED = [
  'cifar10-c glass-blur', // less blur and two rounds follow more blur and one
  'cifar10-c elastic-transform', // a large affine map first, a large shift of pixels last
  'cifar10-c spatter', // water first, mud last
  'cifar10-c saturate', // paler first, stronger last
  'cifar10-c frost', // less of the image and as much of the frost
  'cifar10-c snow', // flakes become larger and fewer
  'mnist-c spatter', // drops become smaller
  'mnist-c glass-blur', // more rounds and farther moves in turn
];

describe.each(cases)('$benchmark $name', ({ benchmark, name }) => {
  test.each([1, 3])('bytes in [0, 1] of %d channels, changed, the same for the same seed', async (channels) => {
    const images = testImages(benchmark, 2, channels);
    const corrupted = await corruptImages(images, { benchmark, name, seed: 1 });
    expect(corrupted.shape).toEqual(images.shape);
    const values = corrupted.dataSync();
    expect(
      values.every((value) => value >= 0 && value <= 1 && Math.abs(value * 255 - Math.round(value * 255)) < 1e-4),
    ).toBe(true);
    const changed = (await distanceAt(images, { benchmark, name, seed: 1 })) > 0.002;
    expect(changed || (name === 'saturate' && channels === 1)).toBe(true);
    expect((await corruptImages(images, { benchmark, name, seed: 1 })).dataSync()).toEqual(values);
  });

  test('a shard is that part of the whole', async () => {
    const images = testImages(benchmark, 3, 3);
    const whole = await corruptImages(images, { benchmark, name, seed: 2, firstIndex: 5 });
    const shard = await corruptImages(tf.slice(images, 1, 2), { benchmark, name, seed: 2, firstIndex: 6 });
    expect(shard.dataSync()).toEqual(tf.slice(whole, 1, 2).dataSync());
  });

  test('takes images that are no squares', async () => {
    const images = tf.slice(testImages(benchmark, 1, 3), 0, [1, 20, 28, 3]);
    const corrupted = await corruptImages(images, { benchmark, name });
    expect(corrupted.shape).toEqual([1, 20, 28, 3]);
    expect(corrupted.dataSync().every(Number.isFinite)).toBe(true);
  });

  test('leaks nothing', async () => {
    const images = testImages(benchmark, 1, 1);
    await expectNoLeaks(async () => (await corruptImages(images, { benchmark, name })).dispose());
  });

  test.skipIf(UNORDERED.includes(`${benchmark} ${name}`))('is farther from the image at each severity', async () => {
    const images = testImages(benchmark, 6, benchmark === 'mnist-c' ? 1 : 3);
    const { severities } = benchmarkCorruption(benchmark, name);
    const distances: number[] = [];
    for (let severity = 1; severity <= severities; severity++)
      distances.push(await distanceAt(images, { benchmark, name, severity }));
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    expect(severities === 1 || distances[severities - 1] > distances[0]).toBe(true);
  });

  test('refuses a severity that it has not', async () => {
    const { severities } = benchmarkCorruption(benchmark, name);
    for (const severity of [0, severities + 1, 1.5])
      await expect(corruptImages(testImages(benchmark, 1, 1), { benchmark, name, severity })).rejects.toThrow(
        `severity of ${benchmark}'s ${name}: expected a whole number in [1, ${severities}], got ${severity}`,
      );
  });
});

test.each([
  [{ benchmark: 'mnist-c', name: 'fogg' }, 'did you mean "fog"?'],
  [{ benchmark: 'mnist-c', name: 'snow' }, 'name: expected one of "shot-noise"'],
  [{ benchmark: 'mnist', name: 'fog' }, 'did you mean "mnist-c"?'],
  [{ benchmark: 'mnist-c', name: 'fog', seed: 0.5 }, 'seed: expected a whole number, got 0.5'],
  [{ benchmark: 'mnist-c', name: 'fog', firstIndex: -1 }, 'firstIndex: expected a whole number >= 0, got -1'],
] as const)('refuses %j', (options, message) =>
  expect(corruptImages(testImages('mnist-c', 1, 1), options as never)).rejects.toThrow(message),
);

test.each([
  [[1, 28, 28, 2], 0.5, 'expected images of 1 or 3 channels and at least 16 × 16 pixels, got [1, 28, 28, 2]'],
  [[1, 8, 28, 1], 0.5, 'expected images of 1 or 3 channels and at least 16 × 16 pixels, got [1, 8, 28, 1]'],
  [[28, 28, 1], 0.5, 'images: expected a float32 tensor of shape'],
  [[1, 28, 28, 1], 255, 'images[0]: expected pixels in [0, 1], got 255'],
] as const)('refuses images of shape %j and value %d', (shape, value, message) =>
  expect(
    corruptImages(tf.fill<tf.Rank>([...shape] as number[], value) as tf.Tensor4D, {
      benchmark: 'mnist-c',
      name: 'fog',
    }),
  ).rejects.toThrow(message),
);

test('the benchmarks have as many corruptions as published', () => {
  expect(Object.keys(corruptionBenchmarks['mnist-c'])).toHaveLength(15);
  expect(Object.keys(corruptionBenchmarks['cifar10-c'])).toHaveLength(19);
});
