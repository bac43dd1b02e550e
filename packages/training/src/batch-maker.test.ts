import { meanImage } from '@saf/datasets';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyRecipe } from '../test/toy.ts';
import { flipLeftRight } from './augmentation/augmented-images.ts';
import { BatchMaker } from './batch-maker.ts';
import { parseRecipe, type RecipeInput } from './recipe.ts';

const dataset = toyDataset(21);
const pixels = 36;
const plain: RecipeInput = { ...toyRecipe, random: undefined, mean: undefined };
const maker = (recipe: RecipeInput, seed = 5) => new BatchMaker(dataset, parseRecipe(recipe), seed, 2);
const clean = (index: number) =>
  Array.from(dataset.images.subarray(index * pixels, (index + 1) * pixels), (v) => v / 255);

describe('BatchMaker', () => {
  test('a batch does not depend on those made before', () => {
    const all = maker(toyRecipe);
    const batches = [0, 1, 2].flatMap((step) => [all.make(0, step), all.make(1, step)]);
    expect(maker(toyRecipe).make(1, 2)).toEqual(batches[5]);
  });

  test('another seed gives another order', () => {
    expect(maker(plain, 6).make(0, 0).images).not.toEqual(maker(plain).make(0, 0).images);
  });

  test('an epoch has every image once, the last batch may be smaller', () => {
    const batches = maker(plain);
    expect(batches.stepsPerEpoch).toBe(3);
    const made = [0, 1, 2].map((step) => batches.make(0, step));
    expect(made.map(({ count }) => count)).toEqual([8, 8, 5]);
    const sums = (images: Float32Array) =>
      Array.from({ length: images.length / pixels }, (_, i) =>
        images
          .subarray(i * pixels, (i + 1) * pixels)
          .reduce((a, b) => a + b)
          .toFixed(4),
      );
    const expected = Float32Array.from(dataset.images, (v) => v / 255);
    expect(made.flatMap(({ images }) => sums(images)).sort()).toEqual(sums(expected).sort());
  });

  test('random training perturbs its fraction within delta', () => {
    const noisy = maker({ ...plain, random: { delta: 0.3, fraction: 0.5 } }).make(0, 0);
    const original = maker(plain).make(0, 0);
    const change = noisy.images.map((value, i) => Math.abs(value - original.images[i]));
    expect(Math.max(...change)).toBeLessThanOrEqual(0.3 + 1e-6);
    expect([...change.subarray(0, 4 * pixels)].filter((c) => c > 0).length).toBeGreaterThan(4 * pixels * 0.95);
    expect(Math.max(...change.subarray(4 * pixels))).toBe(0);
  });

  test('mean copies come last, labelled as nonsense, with the noise of their own width', () => {
    const recipe: RecipeInput = { ...plain, mean: { fraction: 0.25, std: [0, 0.5] } };
    const batch = maker(recipe).make(0, 0);
    expect([batch.count, batch.fromDataset]).toEqual([10, 8]);
    expect([...batch.labels.subarray(8)]).toEqual([2, 2]);
    const mean = meanImage(dataset);
    const deviations = [8, 9].map((i) => {
      const noise = mean.map((value, k) => batch.images[i * pixels + k] - value);
      return Math.sqrt(noise.reduce((sum, n) => sum + n * n, 0) / pixels);
    });
    expect(deviations[0]).not.toBeCloseTo(deviations[1], 2);
    for (const deviation of deviations) expect(deviation).toBeLessThan(0.5 * 1.5);
  });

  test('random training perturbs the same fraction of the mean copies', () => {
    const mean: RecipeInput['mean'] = { fraction: 0.5, std: [0.1, 0.1] };
    const noisy = maker({ ...plain, mean, random: { delta: 0.3, fraction: 0.5 } }).make(0, 0);
    const original = maker({ ...plain, mean }).make(0, 0);
    const isChanged = [8, 9, 10, 11].map((i) =>
      noisy.images.subarray(i * pixels, (i + 1) * pixels).some((value, k) => value !== original.images[i * pixels + k]),
    );
    expect(isChanged).toEqual([true, true, false, false]);
  });

  test('flips leave about half of the images alone and reflect the others', () => {
    const flipped = maker({ ...plain, flips: true });
    const kinds = [0, 1, 2].flatMap((step) => {
      const [a, b] = [flipped.make(0, step), maker(plain).make(0, step)];
      return Array.from({ length: a.count }, (_, i) => {
        const [got, original] = [a, b].map(({ images }) => images.slice(i * pixels, (i + 1) * pixels));
        if (got.every((value, k) => value === original[k])) return 'same';
        flipLeftRight(original, dataset.shape);
        expect(got).toEqual(original);
        return 'reflected';
      });
    });
    expect(new Set(kinds)).toEqual(new Set(['same', 'reflected']));
  });

  test('images are the data set scaled to [0, 1]', () => {
    const one = new BatchMaker(dataset.slice(3, 4), parseRecipe(plain), 1, 2).make(0, 0);
    expect([...one.images]).toEqual(clean(3).map(Math.fround));
    expect([...one.labels]).toEqual([1]);
  });
});
