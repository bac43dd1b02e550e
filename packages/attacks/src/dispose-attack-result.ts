import type { AttackResult, Perturbation } from './attack.ts';

/**
 * Frees the tensors of a result.
 *
 * @example
 * const result = await eq10().run(classifier, images, labels, { epsilons: [0.1] });
 * disposeAttackResult(result);
 */
export function disposeAttackResult(result: AttackResult): void {
  for (const each of result.perturbed) disposePerturbed(each);
}

export function disposePerturbed({ raw, clipped }: Perturbation): void {
  raw.dispose();
  clipped.dispose();
}
