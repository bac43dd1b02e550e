/** Data sets whose networks are compared. */
export type ComparedDataset = keyof typeof compared;

/**
 * The networks that are compared, by experiment: the paper's, ReLU twins with the same tricks or trained against PGD, those of
 * one budget of adversarial training, and those that are trained for certificates.
 */
export const compared = {
  mnist: {
    mnist: ['plain', 'mReLU', 'RBF-r-m', 'mReLU-r-m'],
    twins: ['ReLU-r-m', 'ReLU-a', 'mReLU-a'],
    adversarial: ['ReLU-a-small', 'SiLU-a-small', 'RBF-a-small', 'mReLU-a-small', 'ReLU-c3-a-small', 'RBF-c3-a-small'],
    certified: [
      'ReLU-c1',
      'RBF-c1',
      'mReLU-c1',
      'ReLU-c1-long',
      'RBF-c1-long',
      'mReLU-c1-long',
      'ReLU-c3',
      'RBF-c3',
      'mReLU-c3',
      'ReLU-c3-small',
      'RBF-c3-small',
      'mReLU-c3-small',
      'ReLU-c3-pixelwise',
      'RBF-c3-pixelwise',
      'mReLU-c3-pixelwise',
      'ReLU-c3-pixelwise-2',
      'RBF-c3-pixelwise-2',
      'mReLU-c3-pixelwise-2',
      'ReLU-c4-pixelwise-2',
      'RBF-c4-pixelwise-2',
      'mReLU-c4-pixelwise-2',
    ],
  },
  cifar10: {
    cifar10: ['plain', 'plainReLU', 'plain-r-m', 'mReLU', 'RBF-r-m', 'mReLU-r-m'],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export const comparedDatasets = Object.keys(compared) as ComparedDataset[];

export const comparedModels = (dataset: ComparedDataset): string[] => Object.values(compared[dataset]).flat();
