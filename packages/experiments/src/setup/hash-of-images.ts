import { createHash } from 'node:crypto';
import type { ImageDataset } from '@saf/datasets';

/** SHA-256 of the shape, pixels and labels of images: equal for the same images only. */
export function hashOfImages({ shape, images, labels }: Pick<ImageDataset, 'shape' | 'images' | 'labels'>): string {
  return createHash('sha256').update(shape.join()).update(images).update(labels).digest('hex');
}
