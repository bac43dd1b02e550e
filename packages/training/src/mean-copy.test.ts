import { randomStream } from '@saf/random';
import { expect, test } from 'vitest';
import { fillMeanCopy } from './batch-maker.ts';

const mean = Float32Array.from({ length: 400 }, (_, i) => (i % 20) / 40);
type Copies = Parameters<typeof fillMeanCopy>[2];

function copy(copies: Copies): Float32Array {
  const out = new Float32Array(mean.length);
  fillMeanCopy(out, mean, copies, randomStream(1, 'test'));
  return out;
}

const range = (image: Float32Array) => [Math.min(...image), Math.max(...image)];

test('is the mean image plus noise of the deviation asked for', () => {
  const noise = copy({ fraction: 0.1, std: [0.3, 0.3] }).map((pixel, i) => pixel - mean[i]);
  const average = noise.reduce((sum, each) => sum + each, 0) / noise.length;
  const deviation = Math.sqrt(noise.reduce((sum, each) => sum + (each - average) ** 2, 0) / noise.length);
  // Four standard errors of 400 samples.
  expect(Math.abs(average)).toBeLessThan(4 * (0.3 / 20));
  expect(Math.abs(deviation - 0.3)).toBeLessThan(4 * (0.3 / Math.sqrt(800)));
});

test('clipped, it is the same inside [0, 1]', () => {
  const free = copy({ fraction: 0.1, std: [0.5, 0.5], pixels: 'free' });
  expect(range(free)[0]).toBeLessThan(0);
  expect(copy({ fraction: 0.1, std: [0.5, 0.5], pixels: 'clipped' })).toEqual(
    free.map((pixel) => Math.min(1, Math.max(0, pixel))),
  );
});

test('spanning, it reaches from 0 to 1 in the same order', () => {
  const free = copy({ fraction: 0.1, std: [0.5, 0.5] });
  const [low, high] = range(free);
  const spanning = copy({ fraction: 0.1, std: [0.5, 0.5], pixels: 'spanning' });
  expect(range(spanning)).toEqual([0, 1]);
  for (const [i, pixel] of spanning.entries()) expect(pixel).toBeCloseTo((free[i] - low) / (high - low), 5);
});

test('a mean of one shade without noise stays as it is', () => {
  const grey = new Float32Array(4).fill(0.5);
  const out = new Float32Array(4);
  fillMeanCopy(out, grey, { fraction: 0.1, std: [0, 0], pixels: 'spanning' } as Copies, randomStream(1));
  expect([...out]).toEqual([0.5, 0.5, 0.5, 0.5]);
});
