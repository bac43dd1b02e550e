import { loadFashionMnist } from '@saf/data-sources';
import { type CorruptionName, corrupt, type ImageDataset } from '@saf/datasets';
import { adversarialNonsense, gaussianNonsense, uniformNonsense } from '@saf/metrics/ood';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/** The network and the images that nonsense is made for. */
export interface NonsenseRequest {
  readonly classifier: Classifier;
  /** Test images [N, height, width, channels]. */
  readonly images: tf.Tensor4D;
  readonly seed: number;
  /** Images at a time. */
  readonly batchSize: number;
  /** Number of the first of the images in its data set, by which random streams go; 0 by default. */
  readonly firstIndex?: number;
  readonly signal?: AbortSignal;
}

/** A kind of images that show none of the categories, or show them spoiled. */
export interface NonsenseKind {
  readonly name: string;
  readonly title: string;
  /** What it is, in a sentence for the table's notes. */
  readonly description: string;
  /** Whether it can be shown beside these images; by default beside any. */
  suits?(dataset: Pick<ImageDataset, 'name' | 'shape'>): boolean;
  /** As many images as there are test images, the caller's. */
  make(request: NonsenseRequest): Promise<tf.Tensor4D>;
}

/** L∞ size of the change that drives noise to a category. */
const EPSILON = 0.25;
const SEVERITY = 0.5;

const gaussian: NonsenseKind = {
  name: 'gaussian-noise',
  title: 'Gaussian noise',
  description: 'gray 0.5 with standard deviation 0.25, clipped',
  make: async ({ classifier, images, seed, firstIndex }) =>
    gaussianNonsense(classifier, { count: images.shape[0], seed, firstIndex }),
};

const uniform: NonsenseKind = {
  name: 'uniform-noise',
  title: 'uniform noise',
  description: 'each pixel anywhere in [0, 1]',
  make: async ({ classifier, images, seed, firstIndex }) =>
    uniformNonsense(classifier, { count: images.shape[0], seed, firstIndex }),
};

const fashion: NonsenseKind = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  description: 'its first test images (Xiao, Rasul, Vollgraf, 2017)',
  suits: ({ name, shape }) => name !== 'fashion-mnist' && shape.join() === '28,28,1',
  async make({ images, firstIndex = 0, signal }) {
    const dataset = await loadFashionMnist({ split: 'test', signal });
    const batch = dataset.batch(Array.from({ length: images.shape[0] }, (_, i) => firstIndex + i));
    batch.labels.dispose();
    return batch.images;
  },
};

const adversarial: NonsenseKind = {
  name: 'adversarial-nonsense',
  title: 'adversarial noise',
  description: `Gaussian noise driven towards a category by PGD of 40 steps within ε = ${EPSILON}`,
  async make({ classifier, images, seed, batchSize, firstIndex = 0, signal }) {
    const noise = gaussianNonsense(classifier, { count: images.shape[0], seed, firstIndex });
    try {
      return await batchByBatch(noise, batchSize, (batch, first) =>
        adversarialNonsense(classifier, batch, { epsilon: EPSILON, seed, firstIndex: firstIndex + first, signal }),
      );
    } finally {
      noise.dispose();
    }
  },
};

/** What is made of images batch by batch: its bits hang on no image of another batch. */
async function batchByBatch(
  images: tf.Tensor4D,
  batchSize: number,
  make: (batch: tf.Tensor4D, first: number) => Promise<tf.Tensor4D>,
): Promise<tf.Tensor4D> {
  const [count] = images.shape;
  const made: tf.Tensor4D[] = [];
  try {
    for (let first = 0; first < count; first += batchSize) {
      const batch = tf.slice(images, first, Math.min(batchSize, count - first));
      made.push(await make(batch, first).finally(() => batch.dispose()));
    }
    return tf.concat(made);
  } finally {
    tf.dispose(made);
  }
}

const corruptions: Readonly<Record<CorruptionName, string>> = {
  gaussianNoise: 'noisy digits',
  impulseNoise: 'digits with salt and pepper',
  blur: 'blurred digits',
  contrast: 'pale digits',
  brightness: 'bright digits',
  stripe: 'striped digits',
  translate: 'shifted digits',
};

const corruption = ([name, title]: [CorruptionName, string]): NonsenseKind => ({
  name: `corrupted-${name}`,
  title,
  description: `test images spoiled by \`corrupt('${name}')\`, severity ${SEVERITY}`,
  make: ({ images, seed, batchSize, firstIndex = 0 }) =>
    batchByBatch(images, batchSize, async (batch, first) =>
      corrupt(name, batch, { severity: SEVERITY, seed, firstIndex: firstIndex + first }),
    ),
});

/** Images of other things, as they are, that suit these images. */
export const unspoiltKinds = (dataset: Pick<ImageDataset, 'name' | 'shape'>): NonsenseKind[] =>
  [gaussian, uniform, fashion].filter(({ suits }) => suits?.(dataset) ?? true);

/** In the order of the table. */
export const nonsenseKinds: readonly NonsenseKind[] = [
  gaussian,
  uniform,
  fashion,
  adversarial,
  ...(Object.entries(corruptions) as [CorruptionName, string][]).map(corruption),
];
