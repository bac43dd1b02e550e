/** Sizes of the CIFAR-10 binary version (https://www.cs.toronto.edu/~kriz/cifar.html). */
export const CIFAR10_SHAPE = [32, 32, 3] as const;
export const CIFAR10_CATEGORIES = 10;
/** Pixels of one colour plane. */
export const PLANE_BYTES = 32 * 32;
/** Pixels of one image. */
export const IMAGE_BYTES = 3 * PLANE_BYTES;
/** A label byte, then the red, green and blue planes. */
export const RECORD_BYTES = 1 + IMAGE_BYTES;
