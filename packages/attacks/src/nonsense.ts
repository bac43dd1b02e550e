export { type FoolingImagesOptions, foolingImages } from './nonsense/fooling-images.ts';
