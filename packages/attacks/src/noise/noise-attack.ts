import * as tf from '@tensorflow/tfjs-core';
import { defineAttack } from '../define-attack.ts';
import { minimizeBy } from '../minimum-norm/minimize-by.ts';
import type { MinimumNormAttack } from '../minimum-norm/minimum-norm-attack.ts';
import type { Noise } from './noise.ts';
import { SCAN_STEPS, weakestNoise } from './weakest-noise.ts';

/** A noise as an attack: at each epsilon the images changed by that strength; `minimize` looks for the smallest strength. */
export function noiseAttack(noise: Noise): MinimumNormAttack {
  const { name } = noise;
  return {
    ...defineAttack({
      name,
      norm: null,
      steps: () => ({ once: 0, perEpsilon: 0 }),
      async prepare(run) {
        const positions = Array.from({ length: run.inputs.shape[0] }, (_, i) => i);
        const noisy = { ...run, images: run.inputs, positions };
        const drawn = run.pool.keep(noise.draw?.(noisy) ?? tf.clone(run.inputs));
        return (epsilon) =>
          epsilon === 0
            ? tf.clone(run.inputs)
            : tf.tidy(() => noise.change(noisy, tf.fill([positions.length, 1, 1, 1], epsilon), drawn));
      },
    }),
    minimize: minimizeBy({ name, norm: null, steps: () => SCAN_STEPS, find: weakestNoise(noise) }),
  };
}
