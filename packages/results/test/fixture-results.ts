import { wilsonInterval } from '@saf/metrics';
import type { ErrorCurveResult, Result } from '../src/kinds/evaluation.ts';

const strengths = [0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
const count = 2000;

/** A curve of the fixture: samples judged wrong, of 2,000. */
export function fixtureCurve(kind: ErrorCurveResult['kind'], wrong: number[], part: Partial<ErrorCurveResult> = {}) {
  const psnr = strengths.map((strength) => (strength === 0 ? null : -20 * Math.log10(strength)));
  const errors = wrong.map((each) => each / count);
  const intervals = wrong.map((each): [number, number] => wilsonInterval(each, count));
  return {
    kind,
    clipped: false,
    nonsenseRule: { threshold: 0.5 },
    strengths,
    wrong,
    count,
    errors,
    intervals,
    psnr,
    ...part,
  };
}

const clipped = { clipped: true, psnr: [null, 42.1, 36.2, 32.7, 30.2, 28.3, 22.3, 18.8, 16.3, 14.3, 12.8, 10.3, 8.3] };
const category = { nonsenseRule: { category: 10 } };

/** Made-up counts near what a short run gives: every number is a whole count of 2,000. */
export const plainResult: Result = {
  kind: 'evaluation',
  version: 1,
  experiment: 'quick',
  model: 'plain',
  network: { dataset: 'mnist', activation: 'none', outputs: 10, parameters: 431_080 },
  recipe: {
    epochs: 2,
    batchSize: 100,
    learningRate: {
      steps: [
        { rate: 0.02, epochs: 1 },
        { rate: 0.002, epochs: 1 },
      ],
    },
    momentum: 0.9,
    weightDecay: 5e-4,
    flips: false,
  },
  seed: 1,
  engine: { name: 'wasm', tfjs: '4.22.0', tensorflow: null, threads: 1, node: 'v20.20.2', platform: 'linux x64' },
  packages: { '@saf/activations': '0.1.0', '@saf/training': '0.1.0' },
  training: {
    samples: 60_000,
    fullTrainingSet: true,
    seconds: 182.4,
    millisecondsPerStep: 151.2,
    epochs: [
      { epoch: 1, loss: 0.241, error: 0.0712, learningRate: 0.02 },
      { epoch: 2, loss: 0.062, error: 0.0181, learningRate: 0.002 },
    ],
  },
  evaluation: {
    samples: count,
    fullTestSet: false,
    seconds: 41.7,
    curves: [
      fixtureCurve('adversarial', [28, 37, 52, 79, 118, 171, 684, 1426, 1852, 1968, 1994, 1998, 2000]),
      fixtureCurve('adversarial', [28, 36, 50, 74, 109, 155, 622, 1391, 1830, 1960, 1992, 1998, 2000], clipped),
      fixtureCurve('nonsense', [1998, 1998, 1998, 1999, 1999, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000]),
      fixtureCurve('noisy', [28, 28, 28, 29, 28, 30, 36, 52, 74, 116, 210, 488, 768]),
    ],
  },
  peakMemoryBytes: 612_000_000,
};

export const robustResult: Result = {
  ...plainResult,
  model: 'mReLU-r-m',
  network: { dataset: 'mnist', activation: 'mirroredRelu', outputs: 11, parameters: 432_721 },
  loss: { lossWeights: [1, 1, 0], p: 2 },
  recipe: {
    ...plainResult.recipe,
    random: { delta: 1, fraction: 0.5 },
    mean: { fraction: 0.2, std: [0, 1] },
    recomputeBatchNorm: { batches: 100 },
  },
  training: {
    ...plainResult.training,
    seconds: 305.9,
    millisecondsPerStep: 252.8,
    epochs: [
      { epoch: 1, loss: 0.611, error: 0.1413, learningRate: 0.02 },
      { epoch: 2, loss: 0.248, error: 0.0428, learningRate: 0.002 },
    ],
  },
  evaluation: {
    ...plainResult.evaluation,
    curves: [
      fixtureCurve('adversarial', [50, 56, 66, 74, 86, 106, 154, 182, 212, 258, 308, 528, 800], category),
      fixtureCurve('adversarial', [50, 55, 64, 70, 80, 97, 139, 160, 184, 222, 270, 471, 742], {
        ...category,
        ...clipped,
      }),
      fixtureCurve('nonsense', [0, 0, 0, 0, 0, 0, 6, 38, 142, 462, 800, 1200, 1500], category),
      fixtureCurve('noisy', [50, 50, 50, 51, 52, 52, 56, 60, 64, 70, 78, 110, 158], category),
    ],
  },
  peakMemoryBytes: 741_000_000,
};

export const fixtureResults: readonly Result[] = [plainResult, robustResult];
