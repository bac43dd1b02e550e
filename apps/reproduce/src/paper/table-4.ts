import type { PaperTable } from './paper-table.ts';

/** Zhao and Griffin, "Suppressing the Unusual" (2016), Table 4: error rates on the CIFAR-10 test set. */
export const table4: PaperTable = {
  table: 4,
  figure: 11,
  exampleFigure: 12,
  dataset: 'cifar10',
  strengths: [0, 0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04, 0.045, 0.05, 0.075, 0.1, 0.15],
  psnr: [null, 40, 36.48, 33.98, 32.04, 30.46, 29.12, 27.96, 26.94, 26.02, 22.5, 20, 16.48],
  rows: [
    {
      kind: 'adversarial',
      model: 'plain',
      errors: [0.217, 0.591, 0.719, 0.8, 0.85, 0.885, 0.905, 0.918, 0.928, 0.933, 0.941, 0.938, 0.922],
    },
    {
      kind: 'adversarial',
      model: 'mReLU-r-m',
      errors: [0.226, 0.255, 0.278, 0.309, 0.344, 0.388, 0.43, 0.468, 0.506, 0.541, 0.677, 0.751, 0.816],
    },
    {
      kind: 'adversarial',
      model: 'mReLU',
      errors: [0.194, null, null, null, null, null, null, null, null, null, null, null, null],
    },
    {
      kind: 'nonsense',
      model: 'plain',
      errors: [0.937, 0.679, 0.742, 0.779, 0.804, 0.821, 0.835, 0.843, 0.849, 0.857, 0.88, 0.889, 0.916],
    },
    {
      kind: 'nonsense',
      model: 'mReLU-r-m',
      errors: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.008, 0.111, 0.281],
    },
    {
      kind: 'noisy',
      model: 'plain',
      errors: [0.217, 0.218, 0.221, 0.227, 0.231, 0.234, 0.241, 0.253, 0.266, 0.28, 0.357, 0.461, 0.656],
    },
    {
      kind: 'noisy',
      model: 'mReLU-r-m',
      errors: [0.226, 0.226, 0.225, 0.225, 0.225, 0.225, 0.225, 0.224, 0.223, 0.223, 0.22, 0.23, 0.295],
    },
  ],
  samples: 10_000,
  epochs: { plain: 45, robust: 90 },
  notes: [
    'Paper, nonsense, mReLU-r-m: printed as 0.000, 0.008, 0.111, 0.281 over merged columns; that 0.000 spans all columns but the last three is our reading.',
    'Paper, mReLU without training tricks: the clean 0.194 is from its text (Section 5.2), which calls it an accuracy; it is an error rate.',
  ],
};
