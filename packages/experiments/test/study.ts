import type { Recipe } from '@saf/training';
import type { Study } from '../src/study/study.ts';
import { type StudyRequest, studyRequest } from '../src/study/study-request.ts';

const recipe: Recipe = {
  epochs: 1,
  batchSize: 100,
  learningRate: { steps: [{ rate: 0.02, epochs: 1 }] },
  momentum: 0.9,
  weightDecay: 5e-4,
  flips: false,
};

/** Table 1's plain network and mReLU-r-m, one epoch each. */
export const testStudy: Study = {
  name: 'small',
  description: 'two networks on MNIST',
  dataset: 'mnist',
  networks: [
    {
      name: 'plain',
      network: { activation: 'none', outputs: 10 },
      recipe,
      loss: null,
      nonsense: { threshold: 0.5 },
    },
    {
      name: 'mReLU-r-m',
      network: { activation: 'mirroredRelu', outputs: 11 },
      recipe: {
        ...recipe,
        random: { delta: 1, fraction: 0.5 },
        mean: { fraction: 0.3, std: [0, 1], pixels: 'clipped' },
      },
      loss: { lossWeights: [1, 1, 0], p: 2 },
      nonsense: { category: 10 },
    },
  ],
  evaluation: { images: 2_000, strengths: [0, 0.1, 0.25], scope: 'paper' },
};

/** The study as it is asked for where nothing else is said. */
export const testRequest = (study: Study = testStudy): StudyRequest =>
  studyRequest(study, { folder: `/runs/${study.name}` });
