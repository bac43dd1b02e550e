/** The networks that are compared: the paper's, their ReLU twin with the same tricks, and twins trained against PGD. */
export const compared: Readonly<Record<string, readonly string[]>> = {
  mnist: ['plain', 'mReLU', 'RBF-r-m', 'mReLU-r-m'],
  twins: ['ReLU-r-m', 'ReLU-a', 'mReLU-a'],
};

export const comparedModels: readonly string[] = Object.values(compared).flat();
