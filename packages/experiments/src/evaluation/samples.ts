import { type Attack, eq10, gaussianNoise } from '@saf/attacks';
import { type ImageDataset, noiseImages } from '@saf/datasets';
import type { SampleBatch } from '@saf/metrics';
import type { ErrorCurveResult } from '@saf/results';
import { evaluationBatchSize } from './batch-size.ts';

/** A kind of samples that the paper's tables have (Section 5), and how it is made. */
export interface SampleKind {
  readonly kind: ErrorCurveResult['kind'];
  readonly attack: Attack;
  /** `firstIndex`: the number of the first image, whose random streams go by it. */
  samples(dataset: ImageDataset, seed: number, firstIndex: number): Iterable<SampleBatch>;
}

export const sampleKinds: readonly SampleKind[] = [
  { kind: 'adversarial', attack: eq10(), samples: (dataset, _, firstIndex) => imageBatches(dataset, firstIndex) },
  { kind: 'nonsense', attack: eq10(), samples: nonsenseBatches },
  { kind: 'noisy', attack: gaussianNoise(), samples: (dataset, _, firstIndex) => imageBatches(dataset, firstIndex) },
];

/** All images of a data set with their labels, batch by batch; the first has the number `firstIndex`. */
export function* imageBatches(dataset: ImageDataset, firstIndex = 0): Generator<SampleBatch> {
  for (const [first, count] of ranges(dataset)) {
    const part = dataset.slice(first, first + count);
    const { images, labels } = part.batch([...Array(count).keys()]);
    labels.dispose();
    yield { images, labels: part.labels, firstIndex: firstIndex + first };
  }
}

/** As many noise images as the data set has images, of their shape: they belong to no category. */
export function* nonsenseBatches(dataset: ImageDataset, seed: number, firstIndex = 0): Generator<SampleBatch> {
  for (const [first, count] of ranges(dataset)) {
    const numbered = { firstIndex: firstIndex + first, count };
    yield { images: noiseImages(dataset.shape, { seed, ...numbered }), labels: null, firstIndex: numbered.firstIndex };
  }
}

function* ranges({ shape, size }: ImageDataset): Generator<[first: number, count: number]> {
  const batchSize = evaluationBatchSize(shape);
  for (let first = 0; first < size; first += batchSize) yield [first, Math.min(batchSize, size - first)];
}
