import type { Recipe } from '@saf/training';
import { type NetworkFamily, plansOf } from './network-family.ts';
import { strengths } from './paper-numbers.ts';
import type { Profile } from './profile.ts';
import { stridedFamilies } from './strided-families.ts';

/**
 * What all share; chosen on the last 5,000 training images (rates 0.001 to 0.01, heads, regulariser, κ, networks):
 * docs/decisions/0005-certified-recipes.md.
 */
const certifiedBase = {
  batchSize: 100,
  learningRate: { cosine: { from: 0.01, to: 0.0001 } },
  momentum: 0.9,
  weightDecay: 0,
  flips: false,
  maxNorm: 8,
} satisfies Partial<Recipe>;

/** Trained for certificates within ε by intervals: ε grows over the first half. */
export function certifiedRecipe(epsilon: number, epochs: number): Recipe {
  return {
    ...certifiedBase,
    epochs,
    certified: {
      method: 'interval',
      epsilon,
      warmupEpochs: 0.5,
      rampEpochs: epochs / 2 - 0.5,
      kappa: 0.5,
      regularizer: 0.5,
      initialWeights: true,
      optimizer: 'adam',
    },
  };
}

/** Symmetric activations and their ReLU twin, all with softmax, under which intervals are narrower than under RBF confidences. */
const families: readonly Omit<NetworkFamily, 'recipe'>[] = [
  { name: 'ReLU', network: { activation: 'relu' }, loss: null },
  { name: 'RBF', network: { activation: 'rbf', head: 'softmax' }, loss: null },
  { name: 'mReLU', network: { activation: 'mirroredRelu', head: 'softmax' }, loss: null },
];

/** The recipes for Table 1's network. */
const ofTable1 = {
  '-c1': certifiedRecipe(0.1, 16),
  '-c1-long': certifiedRecipe(0.1, 32),
  '-c2': certifiedRecipe(0.2, 16),
  '-c3': certifiedRecipe(0.3, 16),
};

/**
 * Trained with certificates, by the ε in tenths: Table 1's network, once for twice as long, and, longer, a small one with strides in
 * place of pooling, as it is and behind one or two pixelwise layers.
 */
const networks = [
  ...Object.entries(ofTable1).flatMap(([suffix, recipe]) =>
    families.flatMap((family) => plansOf({ ...family, recipe }, { [suffix]: {} })),
  ),
  ...stridedFamilies('mnist-cnn-small', certifiedRecipe(0.3, 40)).flatMap((family) =>
    plansOf(family, { '-c3-small': {} }),
  ),
  ...stridedFamilies('mnist-cnn-pixelwise', certifiedRecipe(0.3, 24)).flatMap((family) =>
    plansOf(family, { '-c3-pixelwise': {} }),
  ),
  ...stridedFamilies('mnist-cnn-pixelwise-2', certifiedRecipe(0.3, 30)).flatMap((family) =>
    plansOf(family, { '-c3-pixelwise-2': {} }),
  ),
  ...stridedFamilies('mnist-cnn-pixelwise-2', certifiedRecipe(0.4, 30)).flatMap((family) =>
    plansOf(family, { '-c4-pixelwise-2': {} }),
  ),
].map((plan) => (plan.name === 'mReLU-c3-pixelwise-2' ? { ...plan, seeds: [1, 2] } : plan));

/** What is proven of each: bounds by intervals, which they are trained for. */
const byIntervals = { norm: 'linf', method: 'interval', epsilons: [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3] } as const;
/** Of those trained at 0.4 up to there. */
const further = { ...byIntervals, epsilons: [...byIntervals.epsilons, 0.35, 0.4] } as const;

/** What can be proven of symmetric activations in L∞, beside what can be of ReLU: not in the paper. */
export const certified: Profile = {
  name: 'certified',
  description:
    'Not in the paper (MNIST): ReLU, RBF and mReLU trained for certificates in L∞, ε = 0.1 to 0.4, 16 to 40 epochs',
  dataset: 'mnist',
  besidePaper: true,
  networks,
  shipped: [
    'mReLU-c1',
    'RBF-c1',
    'ReLU-c1',
    'RBF-c3-small',
    'ReLU-c3-small',
    'RBF-c3-pixelwise',
    'ReLU-c3-pixelwise',
    'mReLU-c3-pixelwise-2',
    'ReLU-c3-pixelwise-2',
    'mReLU-c4-pixelwise-2',
  ],
  inspections: Object.fromEntries(
    networks.flatMap(({ name }) =>
      name.includes('pixelwise') ? [[name, ['gradientFlow', 'gradientAlignment', 'pixelResponses'] as const]] : [],
    ),
  ),
  guarantees: Object.fromEntries(networks.map(({ name }) => [name, [name.includes('-c4') ? further : byIntervals]])),
  evaluation: { images: 10_000, strengths: strengths.table2, scope: 'short' },
};
