import { meanImage } from '@saf/datasets';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyRecipe } from '../../test/toy.ts';
import { BatchMaker } from '../batch-maker.ts';
import { parseRecipe, type RecipeInput } from '../recipe.ts';
import { augmentedImages, flipLeftRight } from './augmented-images.ts';

const dataset = toyDataset(30);
const side = 6;
const pixels = side * side;
const plain: RecipeInput = { ...toyRecipe, random: undefined, mean: undefined };
type Augmentation = NonNullable<RecipeInput['augmentation']>;

function augmented(augmentation: Augmentation, epoch: number, index: number, seed = 5): number[] {
  const out = new Float32Array(pixels);
  augmentedImages(dataset, parseRecipe({ ...plain, augmentation }), seed)(out, epoch, index);
  return [...out];
}

const original = (index: number) => augmented({}, 0, index);
/** What is at a place; black outside. */
const at = (image: number[], y: number, x: number) =>
  y < 0 || y >= side || x < 0 || x >= side ? 0 : image[y * side + x];
const places = Array.from({ length: side }, (_, y) => Array.from({ length: side }, (_, x) => [y, x])).flat();
const moved = (image: number[], down: number, right: number) => places.map(([y, x]) => at(image, y + down, x + right));

test('without augmentation images are those of the data set in [0, 1]', () =>
  expect(original(3)).toEqual([...dataset.images.slice(3 * pixels, 4 * pixels)].map((v) => Math.fround(v / 255))));

describe('crop', () => {
  const shifts = [-2, -1, 0, 1, 2];

  test('moves images by no more than the padding, every way equally often, with black outside', () => {
    const seen = new Map<string, number>();
    for (let epoch = 0; epoch < 40; epoch++)
      for (let index = 0; index < 30; index++) {
        const image = augmented({ crop: { padding: 2 } }, epoch, index);
        const found = shifts
          .flatMap((down) => shifts.map((right) => [down, right]))
          .filter(([down, right]) => moved(original(index), down, right).every((value, k) => value === image[k]));
        expect(found).toHaveLength(1);
        seen.set(`${found[0]}`, (seen.get(`${found[0]}`) ?? 0) + 1);
      }
    expect(seen.size).toBe(25);
    // 1,200 draws of 25: 48 each, with a standard deviation of 6.8; five of them.
    for (const count of seen.values()) expect(Math.abs(count - 48)).toBeLessThan(5 * 6.8);
  });

  test('of images with colours keeps their channels', () => {
    const shape = [4, 4, 3] as const;
    const colours = { ...dataset, shape, images: Uint8Array.from({ length: 96 }, (_, i) => 10 * (i % 3) + 1), size: 2 };
    const out = new Float32Array(48);
    for (let epoch = 0; epoch < 20; epoch++) {
      augmentedImages(colours, parseRecipe({ ...plain, augmentation: { crop: { padding: 3 } } }), 1)(out, epoch, 1);
      for (const [k, value] of out.entries()) expect([0, Math.fround((10 * (k % 3) + 1) / 255)]).toContain(value);
    }
  });
});

describe('flip', () => {
  test('is what flips was', () => {
    const flips = augmentedImages(dataset, parseRecipe({ ...plain, flips: true }), 5);
    const kinds = Array.from({ length: 30 }, (_, index) => {
      const out = new Float32Array(pixels);
      flips(out, 1, index);
      expect(augmented({ flip: true }, 1, index)).toEqual([...out]);
      const reflected = Float32Array.from(original(index));
      flipLeftRight(reflected, dataset.shape);
      const isReflected = out.every((value, k) => value === reflected[k]);
      if (!isReflected) expect([...out]).toEqual(original(index));
      return isReflected;
    });
    expect(new Set(kinds).size).toBe(2);
  });

  test('flipping twice changes nothing', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })),
        (shape) => {
          const image = Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => i);
          const twice = image.slice();
          flipLeftRight(twice, shape);
          flipLeftRight(twice, shape);
          expect(twice).toEqual(image);
        },
      ),
    );
  });
});

describe('cutout', () => {
  test('replaces a square around a pixel of the image by the mean image', () => {
    const mean = [...meanImage(dataset)];
    const areas = new Set<number>();
    for (let index = 0; index < 30; index++) {
      const [image, before] = [augmented({ cutout: { size: 3 } }, 0, index), original(index)];
      const changed = places.filter((_, k) => image[k] !== before[k]);
      for (const [y, x] of changed) expect(at(image, y, x)).toBe(at(mean, y, x));
      const [ys, xs] = [0, 1].map((axis) => changed.map((place) => place[axis]));
      const [height, width] = [ys, xs].map((each) => Math.max(...each) - Math.min(...each) + 1);
      // A square of 3 around a pixel of the image has at least 2 x 2 of its pixels in it.
      expect([2, 3]).toContain(height);
      expect([2, 3]).toContain(width);
      expect(changed).toHaveLength(height * width);
      areas.add(changed.length);
    }
    expect(areas.size).toBeGreaterThan(1);
  });
});

describe('all of it', () => {
  const augmentation = { flip: true, crop: { padding: 1 }, cutout: { size: 2 }, mixup: { alpha: 0.4 } };

  test('depends on the seed, the epoch and the number of the image alone', () => {
    const once = augmented(augmentation, 2, 7);
    expect(augmented(augmentation, 2, 7)).toEqual(once);
    expect(augmented(augmentation, 3, 7)).not.toEqual(once);
    expect(augmented(augmentation, 2, 7, 6)).not.toEqual(once);
  });

  test('is the same in batches of another size, made in another order', () => {
    const samples = (batchSize: number, steps: number[]) => {
      const batches = new BatchMaker(dataset, parseRecipe({ ...plain, batchSize, augmentation }), 5, 2);
      const made = steps.map((step) => ({ step, ...batches.make(1, step) })).sort((a, b) => a.step - b.step);
      return {
        images: made.flatMap(({ images }) => [...images]),
        labels: made.flatMap(({ mixed }) => [...mixed!.labels]),
        shares: made.flatMap(({ mixed }) => [...mixed!.shares]),
      };
    };
    expect(samples(10, [2, 0, 1])).toEqual(samples(30, [0]));
    expect(samples(7, [4, 1, 3, 0, 2])).toEqual(samples(30, [0]));
  });
});

test.each([
  [
    { crop: { padding: 6 } },
    'recipe.augmentation.crop.padding: expected less than the sides of the images, 6 x 6, got 6',
  ],
  [
    { cutout: { size: 7 } },
    'recipe.augmentation.cutout.size: expected no more than the sides of the images, 6 x 6, got 7',
  ],
])('%j does not fit', (augmentation, message) => {
  expect(() => augmented(augmentation, 0, 0)).toThrow(message);
});

test.each([
  [{ augmentation: { crop: { padding: 0 } } }, /^recipe\.augmentation\.crop\.padding: expected .*>=1, got 0$/],
  [{ augmentation: { cutout: { size: 1.5 } } }, /^recipe\.augmentation\.cutout\.size: expected .*int.*, got 1\.5$/],
  [{ augmentation: { mixup: { alpha: 0 } } }, /^recipe\.augmentation\.mixup\.alpha: expected .*>0, got 0$/],
  [
    { augmentation: { rotate: 1 } },
    /^recipe\.augmentation: field: expected one of "flip", "crop", "cutout", "mixup", got "rotate"/,
  ],
  [
    { augmentation: { mixup: { alpha: 1 } }, noise: { std: 0.1 } },
    /^recipe\.augmentation\.mixup: expected no adversarial, certified or noise training beside it/,
  ],
])('refuses %j', (changes, message) => {
  expect(() => parseRecipe({ ...plain, ...changes })).toThrow(message);
});
