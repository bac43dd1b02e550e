import { concatenate } from '../concatenate.ts';
import { parseCifar10Batch } from '../parse-cifar10-batch.ts';
import type { ImageFormat } from './image-format.ts';

/** A split is one or more binary batches. */
export const cifar10Format: ImageFormat = {
  check: ({ name, bytes }) => void parseCifar10Batch(bytes, name),
  parse: (files) => {
    const batches = files.map(({ name, bytes }) => parseCifar10Batch(bytes, name));
    return {
      images: concatenate(batches.map((batch) => batch.images)),
      labels: concatenate(batches.map((batch) => batch.labels)),
    };
  },
};
