import type { DatasetName } from '../paper/index.ts';

/** How each data set is called in print, and its number of images (LeCun et al. 1998; Xiao et al. 2017; Krizhevsky 2009). */
export const datasetFacts: Readonly<Record<DatasetName, { title: string; training: number; test: number }>> = {
  mnist: { title: 'MNIST', training: 60_000, test: 10_000 },
  'fashion-mnist': { title: 'Fashion-MNIST', training: 60_000, test: 10_000 },
  cifar10: { title: 'CIFAR-10', training: 50_000, test: 10_000 },
};
