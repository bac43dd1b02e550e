import { directionAttack, randomImages } from '../src/framework.ts';
import type { Attack } from '../src/index.ts';

/** An attack of somebody else's, from the public parts alone: random signs, x + epsilon · s. */
export function signNoise(): Attack {
  return directionAttack({
    name: 'sign noise',
    norm: 'linf',
    steps: () => 0,
    direction: async ({ inputs, stream }) =>
      randomImages(inputs.shape, (out, i) => {
        const next = stream('signNoise', i);
        for (let k = 0; k < out.length; k++) out[k] = next() < 0.5 ? -1 : 1;
      }),
  });
}
