import type { PaperTable } from './paper-table.ts';

/** Zhao and Griffin, "Suppressing the Unusual" (2016), Table 2: error rates on the MNIST test set. */
export const table2: PaperTable = {
  table: 2,
  figure: 9,
  exampleFigure: 10,
  dataset: 'mnist',
  strengths: [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5],
  psnr: [null, 40, 33.98, 30.46, 27.96, 26.02, 20, 16.48, 13.98, 12.04, 10.46, 7.96, 6.02],
  rows: [
    {
      kind: 'adversarial',
      model: 'plain',
      errors: [0.009, 0.013, 0.023, 0.041, 0.071, 0.118, 0.537, 0.836, 0.914, 0.934, 0.943, 0.948, 0.944],
    },
    {
      kind: 'adversarial',
      model: 'mReLU-r-m',
      errors: [0.015, 0.016, 0.017, 0.019, 0.02, 0.022, 0.03, 0.039, 0.051, 0.073, 0.11, 0.252, 0.463],
    },
    {
      kind: 'adversarial',
      model: 'Maxout, adversarially trained',
      errors: [null, null, null, null, null, null, null, null, null, 0.179, null, null, null],
    },
    {
      kind: 'nonsense',
      model: 'plain',
      errors: [0.979, 0.982, 0.981, 0.974, 0.958, 0.937, 0.979, 0.993, 0.991, 0.991, 0.993, 0.994, 0.997],
    },
    {
      kind: 'nonsense',
      model: 'mReLU-r-m',
      errors: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0.002, 0.017, 0.146, 0.27],
    },
    {
      kind: 'noisy',
      model: 'plain',
      errors: [0.009, 0.008, 0.008, 0.009, 0.009, 0.01, 0.013, 0.027, 0.109, 0.234, 0.372, 0.686, 0.817],
    },
    {
      kind: 'noisy',
      model: 'mReLU-r-m',
      errors: [0.015, 0.016, 0.016, 0.016, 0.016, 0.016, 0.017, 0.018, 0.02, 0.023, 0.027, 0.039, 0.059],
    },
  ],
  samples: 10_000,
  epochs: { plain: 20, robust: 20 },
  notes: [
    'Paper, nonsense, mReLU-r-m: printed as 0.000, 0.002, 0.017, 0.146, 0.270 over merged columns; that 0.000 spans all columns but the last four is our reading.',
    'Maxout, adversarially trained (Goodfellow et al., 2013, 2015): the paper quotes 0.179 at β = 0.25 in its text (Section 5.1), not in its table, and calls it an accuracy, as it does mReLU-r-m’s 0.073; both are error rates.',
  ],
};
