import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Attack, AttackOptions, Goal } from './attack.ts';
import type { AttackAlgorithm } from './attack-algorithm.ts';
import { checkRequest } from './check-request.ts';
import { CountedPasses } from './counted-passes.ts';
import { judgeAll } from './judge.ts';
import { perturbations } from './perturbations.ts';

/** Puts an algorithm into the frame that all attacks share. */
export function defineAttack(algorithm: AttackAlgorithm): Attack {
  const { name, norm } = algorithm;
  const start = async (classifier: Classifier, inputs: Tensor4D, goal: Goal, options: AttackOptions) => {
    const criterion = await checkRequest(classifier, inputs, goal, options);
    const passes = new CountedPasses(classifier, inputs.shape[0]);
    return { criterion, passes, each: perturbations(algorithm, passes, inputs, criterion, options) };
  };
  return {
    name,
    norm,
    async run(classifier, inputs, goal, options) {
      const { criterion, passes, each } = await start(classifier, inputs, goal, options);
      const perturbed = await judgeAll(each, classifier, criterion);
      return { attack: name, perturbed, gradients: passes.gradients, queries: passes.queries };
    },
    async *perturb(classifier, inputs, goal, options) {
      yield* (await start(classifier, inputs, goal, options)).each;
    },
  };
}
