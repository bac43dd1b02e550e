export { type FoolingImagesOptions, foolingImages } from './gradient/fooling-images.ts';
