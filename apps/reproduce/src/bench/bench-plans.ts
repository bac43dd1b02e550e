import type { ModelPlan } from '../experiments/index.ts';
import { quick } from '../experiments/quick.ts';

const [plain, mReLURM] = quick.models;

/** The networks of Table 1 that are measured: the step alone, and with the batches that random and mean training prepare. */
export const benchPlans: readonly ModelPlan[] = [
  plain,
  {
    ...mReLURM,
    name: 'mReLU',
    network: { ...mReLURM.network, outputs: 10 },
    recipe: plain.recipe,
    nonsense: plain.nonsense,
  },
  mReLURM,
];
