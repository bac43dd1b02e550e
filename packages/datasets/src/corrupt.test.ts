import '@tensorflow/tfjs-backend-cpu';
import { fillUniform, randomStream } from '@saf/random';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { corrupt, corruptionNames } from './index.ts';

beforeAll(async () => void (await tf.setBackend('cpu')));

const testImages = (count: number) =>
  tf.tensor4d(fillUniform(new Float32Array(count * 18), randomStream(1, 'images'), 0, 1), [count, 3, 3, 2]);

const valuesOf = (tensor: tf.Tensor) => {
  const values = [...tensor.dataSync()];
  tensor.dispose();
  return values;
};

describe.each(corruptionNames)('%s', (name) => {
  test('changes images, stays in [0, 1], more so when severe, the same for the same seed', () => {
    const images = testImages(4);
    const changeAt = (severity: number) => {
      const corrupted = corrupt(name, images, { severity, seed: 1 });
      const range = valuesOf(tf.stack([tf.min(corrupted), tf.max(corrupted)]));
      expect(range[0] >= 0 && range[1] <= 1).toBe(true);
      expect(corrupted.shape).toEqual(images.shape);
      return valuesOf(tf.mean(tf.abs(tf.sub(corrupted, images))))[0];
    };
    expect(changeAt(0.2)).toBeGreaterThan(0);
    expect(changeAt(1)).toBeGreaterThanOrEqual(changeAt(0.2));
    expect(changeAt(0.5)).toBe(changeAt(0.5));
  });

  test('does not depend on the batches', () => {
    const images = testImages(4);
    const halves = [0, 2].map((first) => corrupt(name, tf.slice(images, first, 2), { seed: 1, firstIndex: first }));
    expect(valuesOf(tf.concat(halves))).toEqual(valuesOf(corrupt(name, images, { seed: 1 })));
  });

  test.each([
    [0, 255],
    [-0.4242, 2.8215],
    [0, 0.1],
  ] as const)('does on [%d, %d] what it does on [0, 1]', (low, high) => {
    const bounds = [low, high] as const;
    const images = testImages(2);
    const scaled = tf.clipByValue(tf.add(tf.mul(images, high - low), low), low, high) as tf.Tensor4D;
    const corrupted = valuesOf(corrupt(name, scaled, { seed: 1, bounds }));
    const expected = valuesOf(corrupt(name, images, { seed: 1 })).map((value) => low + value * (high - low));
    expect(corrupted.map((value) => value / (high - low))).toBeAllClose(
      expected.map((value) => value / (high - low)),
      { atol: 1e-5 },
    );
  });

  test('leaks nothing', () => {
    const images = testImages(2);
    return expectNoLeaks(() => corrupt(name, images).dispose());
  });
});

test('corrupt refuses unknown names and severities out of range', () => {
  expect(() => corrupt('blurr' as never, testImages(1))).toThrow('did you mean "blur"?');
  expect(() => corrupt('blur', testImages(1), { severity: 0 })).toThrow('severity: expected');
});

test.each([
  [[10, 60], undefined, 'images[0]: expected pixels in [0, 1], got 10'],
  [[0.5, Number.NaN], undefined, 'images[1]: expected pixels in [0, 1], got NaN'],
  [[0.5, -0.1], [0, 255], 'images[1]: expected pixels in [0, 255], got -0.1'],
  [[0.5, 0.5], [1, 0], 'bounds[1]: expected a finite number > 1, got 0'],
] as const)('corrupt refuses pixels %j in bounds %j', (pixels, bounds, message) =>
  expect(() => corrupt('contrast', tf.tensor4d([...pixels], [2, 1, 1, 1]), { bounds })).toThrow(message),
);

// In single precision the bounds of normalised images are rounded as the pixels are.
test('corrupt takes black and white of normalised images', () => {
  const bounds = [(0 - 0.1307) / 0.3081, (1 - 0.1307) / 0.3081] as const;
  const images = tf.div(tf.sub(tf.tensor4d([0, 1], [2, 1, 1, 1]), 0.1307), 0.3081) as tf.Tensor4D;
  expect(() => corrupt('contrast', images, { bounds })).not.toThrow();
});
