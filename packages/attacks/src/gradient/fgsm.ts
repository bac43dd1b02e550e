import * as tf from '@tensorflow/tfjs-core';
import type { Attack } from '../framework/attack.ts';
import { type AttackLoss, gradientOf, lossNamed, lossObjective, lossOfLabels } from '../framework/attack-loss.ts';
import { directionAttack } from '../framework/define-attack.ts';
import { exactSign } from '../framework/tensors.ts';

export interface FgsmOptions {
  /** What is differentiated; the cross entropy by default. */
  loss?: AttackLoss;
}

/**
 * The fast gradient sign method: x + epsilon · sign(∇ₓ L(x, label)), or for targets x − epsilon · sign(∇ₓ L(x, target))
 * (Goodfellow, Shlens, Szegedy, "Explaining and harnessing adversarial examples", ICLR 2015, Section 4).
 * A goal without labels aims at the meaningful category whose logit is the largest. Where the gradient is zero
 * or not a number the pixel stays.
 *
 * @throws ArgumentError for an unknown loss
 * @example
 * const { perturbed } = await fgsm().run(classifier, images, reaches(targets), { epsilons: [0.1] });
 */
export function fgsm({ loss = 'crossEntropy' }: FgsmOptions = {}): Attack {
  const lossOf = lossNamed(loss);
  return directionAttack({
    name: 'FGSM',
    norm: 'linf',
    steps: () => 1,
    async direction(run) {
      const { labels, sign } = await lossObjective(run);
      const direction = tf.tidy(() => {
        const { gradient } = gradientOf(run.passes, lossOfLabels(lossOf, tf.tensor1d(labels, 'int32')), run.inputs);
        return tf.mul(exactSign(gradient), sign) as tf.Tensor4D;
      });
      run.pool.keep(direction);
      await run.step();
      return direction;
    },
  });
}
