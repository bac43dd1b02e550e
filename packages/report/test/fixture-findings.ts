import { wilsonInterval } from '@saf/metrics';
import type { Inspection, Theory } from '@saf/results';
import { plainResult } from '../../results/test/fixture-results.ts';
import type { Findings } from '../src/illustrations/illustrations.ts';
import { comparison } from './comparison.ts';

const x = [-2, -1, 0, 1, 2];

/** Made-up numbers of the right shape. */
const theory: Theory = {
  kind: 'theory',
  version: 1,
  seed: 1,
  activations: {
    x,
    rbf: x.map((each) => Math.exp(-(each ** 2))),
    rbfDerivative: x.map((each) => -2 * each * Math.exp(-(each ** 2))),
    mirroredRelu: [0, 0, 1, 0, 0],
    mirroredReluDerivative: [0, 1, -1, 0, 0],
  },
  disks: [0.1, 0.4, 0.7, 1].map((lambda) => ({ lambda, radii: [1, 1 - lambda / 10, 1, 1 - lambda / 10, 1] })),
  surfaces: { axis: [-1, 0, 1], lambda: 0.4, fiveUnits: [0, 0, 0, 0, 1, 0, 0, 0, 0], rbf: [0, 0, 0, 0, 1, 0, 0, 0, 0] },
  lemma: {
    samples: 100,
    rows: [2, 8].flatMap((dimensions) => [
      { judge: 'rbf', dimensions, epsilon: 0.2, unitsPerDimension: 1, error: 0.1, interval: wilsonInterval(10, 100) },
      {
        judge: 'mirroredRelu, one unit',
        dimensions,
        epsilon: 0.9,
        unitsPerDimension: 1,
        error: 0.8,
        interval: wilsonInterval(80, 100),
      },
    ]),
  },
};

const pixels = Buffer.from([0, 128, 255, 64]).toString('base64');
const sample = (strength: number, prediction: number) => ({ strength, pixels, prediction, confidence: 0.75 });
const histogram = { edges: [0, 1, 2], counts: [3, 4] };
const shared = {
  kind: 'inspection',
  version: 1,
  experiment: 'quick',
  dataset: 'mnist',
  shape: [2, 2, 1],
  classNames: [...'0123456789'],
  seed: 1,
  weights: 'abc',
  engine: plainResult.engine,
  samples: 7,
  fullTestSet: false,
} as const satisfies Partial<Inspection>;

const percentiles = Array.from({ length: 101 }, (_, i) => 10 ** (i / 20 - 4));

const plain: Inspection = {
  ...shared,
  shape: [2, 2, 1],
  model: 'plain',
  features: {
    layer: 'cv2',
    position: [4, 4],
    channels: [0, 1, 2, 3],
    histograms: [histogram, histogram, histogram, histogram],
    joint: [
      {
        pair: [0, 1],
        edges: [histogram.edges, histogram.edges],
        counts: [
          [1, 0],
          [0, 3],
        ],
      },
    ],
    nonsense: [[0, 1, 0, 1]],
    nonsenseConfidence: 0.99,
  },
  correlations: [
    {
      layer: 'fc2',
      position: null,
      channels: 2,
      matrix: Buffer.from(Int8Array.of(127, -64, -64, 127).buffer).toString('base64'),
      meanSize: 0.5,
    },
  ],
  gradients: [{ samples: 'clean', strength: 0, percentiles }],
  gradientFlow: [{ layer: 'fc1_relu', flat: 0.75, reaching: percentiles, leaving: percentiles }],
  iterative: { attack: 'PGD', steps: 40, samples: 500, epsilons: [0.1, 0.3], wrong: [157, 500] },
};

const robust: Inspection = {
  ...shared,
  shape: [2, 2, 1],
  model: 'mReLU-r-m',
  examples: [
    { kind: 'adversarial', label: 7, index: 0, samples: [sample(0, 7), sample(0.25, 3), sample(0.5, -1)] },
    { kind: 'nonsense', label: null, index: 0, samples: [sample(0, -1), sample(0.25, -1), sample(0.5, 8)] },
  ],
  gradients: [{ samples: 'clean', strength: 0, percentiles }],
  gradientFlow: [
    { layer: 'cv1_mirroredRelu', flat: 0.5, reaching: percentiles, leaving: percentiles.map(() => 0) },
    { layer: 'fc1_relu', flat: 0.25, reaching: percentiles, leaving: percentiles },
  ],
  gradientAlignment: {
    epsilons: [0.1, 0.3],
    random: [percentiles.map(() => 1), percentiles.map(() => 0.5)],
    loss: [percentiles.map(() => 0.5), percentiles.map(() => -0.1)],
  },
  pixelResponses: {
    layer: 'cv1_mirroredRelu',
    values: [0, 0.5, 1],
    responses: [
      [0, 1, 0],
      [0.5, 0.5, 0.5],
    ],
  },
  iterative: { attack: 'PGD', steps: 40, samples: 500, epsilons: [0.1, 0.3], wrong: [226, 389] },
};

export const fixtureFindings: Findings = { theory, inspections: [plain, robust], paperTables: comparison.paperTables };
