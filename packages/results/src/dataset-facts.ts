/** A data set as it is called in print, and its size (LeCun et al. 1998; Xiao et al. 2017; Krizhevsky 2009). */
export interface DatasetFacts {
  readonly title: string;
  readonly categories: number;
  /** Number of images. */
  readonly training: number;
  readonly test: number;
}

/** The data sets that results may be of, by name. */
export const datasetFacts = {
  mnist: { title: 'MNIST', categories: 10, training: 60_000, test: 10_000 },
  'fashion-mnist': { title: 'Fashion-MNIST', categories: 10, training: 60_000, test: 10_000 },
  cifar10: { title: 'CIFAR-10', categories: 10, training: 50_000, test: 10_000 },
} as const satisfies Readonly<Record<string, DatasetFacts>>;

/** The names of those data sets, for schemas. */
export const datasetNames = Object.keys(datasetFacts) as [keyof typeof datasetFacts];
