import type { Dataset } from '@tensorflow/tfjs-data';
import { sampleOf } from './batch.ts';
import type { ImageDataset, Sample } from './image-dataset.ts';

/** The samples of a data set, in order, as a `tf.data.Dataset`. */
export async function toDataset(dataset: ImageDataset): Promise<Dataset<Sample>> {
  const { generator } = await importData();
  return generator(function* () {
    for (let index = 0; index < dataset.size; index++) yield sampleOf(dataset, index);
  });
}

async function importData(): Promise<typeof import('@tensorflow/tfjs-data')> {
  try {
    return await import('@tensorflow/tfjs-data');
  } catch (cause) {
    throw new Error('toDataset() needs the package @tensorflow/tfjs-data: install it beside @tensorflow/tfjs-core', {
      cause,
    });
  }
}
