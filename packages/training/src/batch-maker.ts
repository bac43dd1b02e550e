import { type ImageDataset, meanImage } from '@saf/datasets';
import { fillGaussian, type RandomSource, randomStream, shuffledIndices } from '@saf/random';
import { augmentedImages, type FillImage } from './augmentation/augmented-images.ts';
import { type Mix, mixup } from './augmentation/mixup.ts';
import { noisyCopies } from './noise/noisy-copies.ts';
import type { Recipe } from './recipe.ts';

/** One training batch in memory: the images of the data set, then the mean copies; all of them several times, where the recipe asks for noisy copies. */
export interface TrainingBatch {
  /** [count, height, width, channels], row by row. */
  readonly images: Float32Array;
  readonly labels: Int32Array;
  readonly count: number;
  /** How many of the first images come from the data set. */
  readonly fromDataset: number;
  /** The labels that images were mixed with, and the shares of their own ones, where a recipe mixes images. */
  readonly mixed?: { readonly labels: Int32Array; readonly shares: Float32Array };
}

/** Makes the batches of a training. A batch depends on the seed and its place alone, so any step can be made at any time. */
export class BatchMaker {
  readonly stepsPerEpoch: number;
  private readonly mean: Float32Array | null;
  private readonly pixels: number;
  private readonly fill: FillImage;
  private readonly mix: Mix | null;
  private order: { epoch: number; indices: Uint32Array } | null = null;

  constructor(
    private readonly dataset: ImageDataset,
    private readonly recipe: Recipe,
    private readonly seed: number,
    /** The label of mean copies. */
    private readonly nonsenseCategory: number,
  ) {
    this.stepsPerEpoch = Math.ceil(dataset.size / recipe.batchSize);
    this.mean = recipe.mean ? meanImage(dataset) : null;
    this.pixels = dataset.shape[0] * dataset.shape[1] * dataset.shape[2];
    this.fill = augmentedImages(dataset, recipe, seed);
    const { alpha } = recipe.augmentation?.mixup ?? {};
    this.mix = alpha ? mixup(dataset, this.fill, alpha, seed) : null;
  }

  /** The batch of a step of an epoch, both counted from 0. */
  make(epoch: number, step: number): TrainingBatch {
    const batch = this.makeOnce(epoch, step);
    const { noise } = this.recipe;
    return noise ? { ...batch, ...noisyCopies(batch, noise, { seed: this.seed, epoch, step }) } : batch;
  }

  private makeOnce(epoch: number, step: number): TrainingBatch {
    const indices = this.indices(epoch, step);
    const copies = Math.round((this.recipe.mean?.fraction ?? 0) * indices.length);
    const count = indices.length + copies;
    const images = new Float32Array(count * this.pixels);
    const labels = new Int32Array(count).fill(this.nonsenseCategory);
    const mixed = this.mix && { labels: labels.slice(), shares: new Float32Array(count).fill(1) };
    indices.forEach((index, i) => {
      const out = this.image(images, i);
      this.fill(out, epoch, index);
      labels[i] = this.dataset.labels[index];
      if (mixed) {
        const { label, share } = this.mix!(out, epoch, index);
        [mixed.labels[i], mixed.shares[i]] = [label, share];
      }
      if (this.isPerturbed(i, indices.length)) this.perturb(out, randomStream(this.seed, 'perturb', epoch, index));
    });
    for (let i = 0; i < copies; i++)
      this.fillCopy(this.image(images, indices.length + i), epoch, step, i, this.isPerturbed(i, copies));
    return { images, labels, count, fromDataset: indices.length, ...(mixed && { mixed }) };
  }

  private indices(epoch: number, step: number): Uint32Array {
    if (this.order?.epoch !== epoch) {
      const source = randomStream(this.seed, 'shuffle', epoch);
      this.order = { epoch, indices: shuffledIndices(this.dataset.size, source) };
    }
    return this.order.indices.subarray(step * this.recipe.batchSize, (step + 1) * this.recipe.batchSize);
  }

  private image(images: Float32Array, i: number): Float32Array {
    return images.subarray(i * this.pixels, (i + 1) * this.pixels);
  }

  /** The order is random, so the first of a batch are as good as any. */
  private isPerturbed(i: number, count: number): boolean {
    return i < Math.round((this.recipe.random?.fraction ?? 0) * count);
  }

  private fillCopy(out: Float32Array, epoch: number, step: number, i: number, perturbed: boolean): void {
    if (!this.mean || !this.recipe.mean) return;
    fillMeanCopy(out, this.mean, this.recipe.mean, randomStream(this.seed, 'mean', epoch, step, i));
    const source = randomStream(this.seed, 'perturb-mean', epoch, step, i);
    // With a width of its own, like its noise: what lies between little and much of it is nonsense too.
    if (perturbed) this.perturb(out, source, source());
  }

  /** Random training, with noise that reaches a share of delta. */
  private perturb(out: Float32Array, source: RandomSource, share = 1): void {
    const width = share * this.recipe.random!.delta;
    for (let k = 0; k < out.length; k++) out[k] += width * (2 * source() - 1);
  }
}

type MeanTraining = NonNullable<Recipe['mean']>;

/** Fills `out` with the mean image plus Gaussian noise of a standard deviation of its own. */
export function fillMeanCopy(out: Float32Array, mean: Float32Array, copies: MeanTraining, source: RandomSource): void {
  const [low, high] = copies.std;
  fillGaussian(out, source, 0, low + (high - low) * source());
  for (let i = 0; i < out.length; i++) out[i] += mean[i];
  if (copies.pixels === 'clipped') clip(out);
  if (copies.pixels === 'spanning') span(out);
}

function clip(image: Float32Array): void {
  for (let i = 0; i < image.length; i++) image[i] = Math.min(1, Math.max(0, image[i]));
}

/** Shifted and scaled, so that the darkest pixel is 0 and the brightest 1; an image of one shade is left as it is. */
function span(image: Float32Array): void {
  let [low, high] = [Infinity, -Infinity];
  for (const pixel of image) {
    low = Math.min(low, pixel);
    high = Math.max(high, pixel);
  }
  if (high > low) for (let i = 0; i < image.length; i++) image[i] = (image[i] - low) / (high - low);
}
