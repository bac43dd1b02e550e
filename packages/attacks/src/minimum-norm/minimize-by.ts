import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Perturbation } from '../attack.ts';
import { checkRequest } from '../check-request.ts';
import { CountedPasses } from '../counted-passes.ts';
import { disposePerturbed } from '../dispose-attack-result.ts';
import { perturbations } from '../perturbations.ts';
import type { Finder } from './finder.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';
import { withinEpsilons } from './within-epsilons.ts';

/** The method `minimize` of an attack: what the finder finds, within the largest of epsilons. */
export function minimizeBy(finder: Finder): MinimumNormAttack['minimize'] {
  return async (classifier, inputs, goal, options = {}) => {
    const request = { ...options, epsilons: [Number.MAX_VALUE] };
    const criterion = await checkRequest(classifier, inputs, goal, request);
    const passes = new CountedPasses(classifier, inputs.shape[0]);
    let distances: Float32Array = new Float32Array();
    const find: Finder['find'] = async (run) => {
      const found = await finder.find(run);
      distances = found.distances;
      return found;
    };
    const algorithm = withinEpsilons({ ...finder, find });
    const perturbed = await onlyOne(perturbations(algorithm, passes, inputs, criterion, request));
    const { gradients, queries } = passes;
    const success = Array.from(distances, Number.isFinite);
    return { attack: finder.name, perturbed, distances, success, gradients, queries };
  };
}

async function onlyOne(each: AsyncIterable<Perturbation>): Promise<Tensor4D> {
  let only: Perturbation | undefined;
  try {
    for await (only of each);
  } catch (error) {
    if (only) disposePerturbed(only);
    throw error;
  }
  only!.clipped.dispose();
  return only!.raw;
}
