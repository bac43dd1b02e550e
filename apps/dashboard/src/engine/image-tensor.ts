import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';

/** Height and width of MNIST's images. */
export const side = 28;

/** One image, or several one after the other, as [N, 28, 28, 1]. */
export function imageTensor(...images: readonly Float32Array[]): Tensor4D {
  const pixels = new Float32Array(images.length * side * side);
  for (const [i, image] of images.entries()) pixels.set(image, i * side * side);
  return tensor4d(pixels, [images.length, side, side, 1]);
}
