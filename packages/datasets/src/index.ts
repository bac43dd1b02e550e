export { cifar10SpriteToBatch } from './cifar10-sprite.ts';
export { classNames } from './class-names.ts';
export { type CorruptionName, type CorruptOptions, corrupt, corruptionNames } from './corruptions.ts';
export type { DatasetName } from './definitions/definitions.ts';
export { gunzip } from './gunzip.ts';
export type {
  ImageDataset,
  ImageDatasetContent,
  ImageShape,
  LabelledBatch,
  Sample,
  Split,
} from './image-dataset.ts';
export { imageDataset } from './make-image-dataset.ts';
export { meanImage } from './mean-image.ts';
export { type NoiseImageOptions, type NoiseImagesOptions, noiseImage, noiseImages } from './noise-image.ts';
export { type LabelledImages, parseCifar10Batch } from './parse-cifar10-batch.ts';
export { type IdxArray, parseIdx } from './parse-idx.ts';
