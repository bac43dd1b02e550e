import { type CardCheck, type Finding, skipped } from '../card-check.ts';

/** Gradients that are estimated from scores alone do not vanish with the derivatives of saturated activations. */
export const estimatedGradients: CardCheck = {
  id: 'estimated-gradients',
  question: 'Do gradients that are estimated from scores find nothing that the true ones hide?',
  async run(): Promise<Finding> {
    return skipped('Attacks by estimated gradients are not part of @saf/attacks yet.');
  },
};
