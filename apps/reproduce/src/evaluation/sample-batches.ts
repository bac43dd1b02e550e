import { type ImageDataset, noiseImages } from '@saf/datasets';
import type { SampleBatch } from '@saf/metrics';

/** Few enough that the activations of a batch stay small, many enough that a kernel's start does not count. */
const batchSize = 100;

/** All images of a data set with their labels, batch by batch. */
export function* imageBatches(dataset: ImageDataset): Generator<SampleBatch> {
  for (const [firstIndex, count] of ranges(dataset.size)) {
    const part = dataset.slice(firstIndex, firstIndex + count);
    const { images, labels } = part.batch([...Array(count).keys()]);
    labels.dispose();
    yield { images, labels: part.labels, firstIndex };
  }
}

/** As many noise images as the data set has images, of their shape: they belong to no category. */
export function* nonsenseBatches({ shape, size }: ImageDataset, seed: number): Generator<SampleBatch> {
  for (const [firstIndex, count] of ranges(size))
    yield { images: noiseImages(shape, { seed, firstIndex, count }), labels: null, firstIndex };
}

function* ranges(size: number): Generator<[first: number, count: number]> {
  for (let first = 0; first < size; first += batchSize) yield [first, Math.min(batchSize, size - first)];
}
