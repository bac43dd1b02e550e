import * as tf from '@tensorflow/tfjs-core';
import type { Attack } from './attack.ts';
import type { AttackAlgorithm, AttackRun } from './attack-algorithm.ts';
import { defineAttack } from './define-attack.ts';

interface DirectionAlgorithm extends Pick<AttackAlgorithm, 'name' | 'norm'> {
  /** How often `direction` awaits a step. */
  steps(run: AttackRun): number;
  /** The direction of each sample, of the shape of the inputs. */
  direction(run: AttackRun): Promise<tf.Tensor4D>;
}

/** An attack that moves every input along one direction, x + epsilon · direction: found once, whatever the epsilons. */
export function directionAttack({ name, norm, steps, direction }: DirectionAlgorithm): Attack {
  return defineAttack({
    name,
    norm,
    steps: (run) => ({ once: steps(run), perEpsilon: 0 }),
    async prepare(run) {
      const along = run.pool.keep(await direction(run));
      return (epsilon) =>
        epsilon === 0 ? tf.clone(run.inputs) : tf.tidy(() => tf.add(run.inputs, tf.mul(along, epsilon)));
    },
  });
}
