import type { Result } from './kinds/evaluation.ts';

/** A data set as it is called in print, and its size (LeCun et al. 1998; Xiao et al. 2017; Krizhevsky 2009). */
export interface DatasetFacts {
  readonly title: string;
  readonly categories: number;
  /** Number of images. */
  readonly training: number;
  readonly test: number;
}

export const datasetFacts: Readonly<Record<Result['network']['dataset'], DatasetFacts>> = {
  mnist: { title: 'MNIST', categories: 10, training: 60_000, test: 10_000 },
  'fashion-mnist': { title: 'Fashion-MNIST', categories: 10, training: 60_000, test: 10_000 },
  cifar10: { title: 'CIFAR-10', categories: 10, training: 50_000, test: 10_000 },
};
