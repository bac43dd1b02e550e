import { type Attack, eq10, gaussianNoise } from '@saf/attacks';
import { type ImageDataset, noiseImages } from '@saf/datasets';
import type { SampleBatch } from '@saf/metrics';
import type { ErrorCurveResult } from '@saf/results';

/** A kind of samples that the paper's tables have (Section 5), and how it is made. */
export interface SampleKind {
  readonly kind: ErrorCurveResult['kind'];
  readonly attack: Attack;
  samples(dataset: ImageDataset, seed: number): Iterable<SampleBatch>;
}

export const sampleKinds: readonly SampleKind[] = [
  { kind: 'adversarial', attack: eq10(), samples: imageBatches },
  { kind: 'nonsense', attack: eq10(), samples: nonsenseBatches },
  { kind: 'noisy', attack: gaussianNoise(), samples: imageBatches },
];

/**
 * Numbers in the images of a batch: few enough that the activations stay small, many enough that what a kernel costs to start
 * does not count. 400 images of MNIST (a quarter faster than 100, native), 100 of CIFAR-10.
 */
const valuesPerBatch = 320_000;

/** All images of a data set with their labels, batch by batch. */
export function* imageBatches(dataset: ImageDataset): Generator<SampleBatch> {
  for (const [firstIndex, count] of ranges(dataset)) {
    const part = dataset.slice(firstIndex, firstIndex + count);
    const { images, labels } = part.batch([...Array(count).keys()]);
    labels.dispose();
    yield { images, labels: part.labels, firstIndex };
  }
}

/** As many noise images as the data set has images, of their shape: they belong to no category. */
export function* nonsenseBatches(dataset: ImageDataset, seed: number): Generator<SampleBatch> {
  for (const [firstIndex, count] of ranges(dataset))
    yield { images: noiseImages(dataset.shape, { seed, firstIndex, count }), labels: null, firstIndex };
}

function* ranges({ shape, size }: ImageDataset): Generator<[first: number, count: number]> {
  const [height, width, channels] = shape;
  const batchSize = 100 * Math.max(1, Math.floor(valuesPerBatch / (100 * height * width * channels)));
  for (let first = 0; first < size; first += batchSize) yield [first, Math.min(batchSize, size - first)];
}
