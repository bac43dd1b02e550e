import type { DatasetName } from '@saf/data-sources';

export type { DatasetName };

/** Numbers of images of each data set (LeCun et al. 1998; Xiao et al. 2017; Krizhevsky 2009): known before anything is fetched. */
export const datasetSizes: Readonly<Record<DatasetName, { readonly training: number; readonly test: number }>> = {
  mnist: { training: 60_000, test: 10_000 },
  'fashion-mnist': { training: 60_000, test: 10_000 },
  cifar10: { training: 50_000, test: 10_000 },
};
