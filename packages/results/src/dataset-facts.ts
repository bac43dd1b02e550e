import { z } from 'zod';

/** What results say of their data set, so that whoever reads them needs no list of data sets. */
export const datasetFactsSchema = z.object({
  /** As it is called in print. */
  title: z.string().min(1),
  categories: z.int().min(2).optional(),
  /** Number of images; absent where nobody knows it before they are loaded. */
  training: z.int().min(1).optional(),
  test: z.int().min(1).optional(),
});

export type DatasetFacts = z.infer<typeof datasetFactsSchema>;

/** The facts of a data set: those that its result states, or else, of results from before they did, the known ones or its name. */
export function datasetFacts(name: string, stated: DatasetFacts | undefined): DatasetFacts {
  return stated ?? (Object.hasOwn(beforeStated, name) ? beforeStated[name] : { title: name });
}

/** The data sets of results that state no facts (LeCun et al. 1998; Xiao et al. 2017; Krizhevsky 2009). No others are added. */
const beforeStated: Readonly<Record<string, DatasetFacts>> = {
  mnist: { title: 'MNIST', categories: 10, training: 60_000, test: 10_000 },
  'fashion-mnist': { title: 'Fashion-MNIST', categories: 10, training: 60_000, test: 10_000 },
  cifar10: { title: 'CIFAR-10', categories: 10, training: 50_000, test: 10_000 },
};
