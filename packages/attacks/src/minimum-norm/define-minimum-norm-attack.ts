import type { Tensor4D } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { AttackAlgorithm, AttackRun } from '../attack-algorithm.ts';
import { checkRequest } from '../check-request.ts';
import { CountedPasses } from '../counted-passes.ts';
import { defineAttack } from '../define-attack.ts';
import { geometries } from '../geometries.ts';
import { perturbations } from '../perturbations.ts';
import { acceptedScores } from '../prediction-scores.ts';
import { readAndDispose } from '../read-and-dispose.ts';
import { chooseRows, SampleRows } from '../sample-rows.ts';
import type { MinimumNormAlgorithm } from './minimum-norm-algorithm.ts';
import type { MinimumNormAttack } from './minimum-norm-attack.ts';

/** Puts a minimum-norm algorithm into the frame that all attacks share. */
export function defineMinimumNormAttack(algorithm: MinimumNormAlgorithm): MinimumNormAttack {
  return {
    ...defineAttack(withinEpsilons(algorithm)),
    async minimize(classifier, inputs, goal, options = {}) {
      const criterion = await checkRequest(classifier, inputs, goal, { ...options, epsilons: [0] });
      const passes = new CountedPasses(classifier, inputs.shape[0]);
      let distances = new Float32Array();
      const found = withinEpsilons(algorithm, (each) => (distances = each));
      let perturbed!: Tensor4D;
      for await (const { raw, clipped } of perturbations(found, passes, inputs, criterion, {
        ...options,
        epsilons: [Number.MAX_VALUE],
      })) {
        clipped.dispose();
        perturbed = raw;
      }
      const success = Array.from(distances, Number.isFinite);
      return {
        attack: algorithm.name,
        perturbed,
        distances,
        success,
        gradients: passes.gradients,
        queries: passes.queries,
      };
    },
  };
}
