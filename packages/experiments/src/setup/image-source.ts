import type { ImageSource } from '@saf/attacks/suite';
import type { ImageDataset } from '@saf/datasets';

/** The images of a data set, made batch by batch as a suite of attacks asks for them. */
export function imageSource(dataset: ImageDataset): ImageSource {
  return {
    count: dataset.size,
    take(samples) {
      const { images, labels } = dataset.batch([...samples]);
      labels.dispose();
      return images;
    },
  };
}
