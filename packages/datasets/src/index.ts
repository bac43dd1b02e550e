export { type CorruptionName, type CorruptOptions, corrupt, corruptionNames } from './corrupt.ts';
export { cifar10Format, parseCifar10Batch } from './formats/cifar10.ts';
export { cifar10SpriteToBatch } from './formats/cifar10-sprite.ts';
export { gunzip } from './formats/gunzip.ts';
export { type IdxArray, idxFormat, parseIdx } from './formats/idx.ts';
export type { ImageFormat, LabelledImages, NamedBytes } from './formats/image-format.ts';
export {
  type ImageDataset,
  type ImageDatasetContent,
  type ImageShape,
  imageDataset,
  type LabelledBatch,
  type Sample,
  type Split,
} from './image-dataset.ts';
export { meanImage } from './mean-image.ts';
export { type NoiseImageOptions, type NoiseImagesOptions, noiseImage, noiseImages } from './noise-image.ts';
