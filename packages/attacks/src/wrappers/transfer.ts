import { ArgumentError } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Attack, AttackOptions, Goal } from '../framework/attack.ts';
import { checkRequest } from '../framework/check-request.ts';
import { judgeAll } from '../framework/define-attack.ts';

/**
 * A transferred attack: the samples are made on a surrogate classifier, and judged on the victim, which it never asks (Papernot,
 * McDaniel, Goodfellow, "Transferability in machine learning", 2016). `gradients` and `queries` count passes through the victim: none.
 * Attacks that stop at the first success stop at a success on the surrogate; `pgd({ keep: 'loss' })` goes on and transfers better.
 *
 * @param surrogate of the same input shape, bounds and number of categories as the victim
 * @throws ArgumentError (when it is run) for a victim that differs in those
 * @example
 * const result = await transfer(reluTwin, pgd({ keep: 'loss' })).run(victim, images, labels, { epsilons: [0.1] });
 */
export function transfer(surrogate: Classifier, attack: Attack): Attack {
  const name = `${attack.name} from ${surrogate.name}`;
  const made = async (victim: Classifier, inputs: Tensor4D, goal: Goal, options: AttackOptions) => {
    checkAlike(surrogate, victim);
    const criterion = await checkRequest(victim, inputs, goal, options);
    return { criterion, each: attack.perturb(surrogate, inputs, criterion, options) };
  };
  return {
    name,
    norm: attack.norm,
    async run(victim, inputs, goal, options) {
      const { criterion, each } = await made(victim, inputs, goal, options);
      const perturbed = await judgeAll(each, victim, criterion);
      const [gradients, queries] = [new Int32Array(inputs.shape[0]), new Int32Array(inputs.shape[0])];
      return { attack: name, perturbed, gradients, queries };
    },
    async *perturb(victim, inputs, goal, options) {
      yield* (await made(victim, inputs, goal, options)).each;
    },
  };
}

function checkAlike(surrogate: Classifier, victim: Classifier): void {
  for (const property of ['inputShape', 'bounds', 'categories'] as const) {
    const [ours, theirs] = [surrogate[property], victim[property]].map(String);
    if (ours !== theirs) throw new ArgumentError(`surrogate.${property}`, `${theirs}, as of ${victim.name}`, ours);
  }
}
