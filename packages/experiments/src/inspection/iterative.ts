import { disposeAttackResult, pgd } from '@saf/attacks';
import type { Iterative } from '@saf/results';
import { type InspectedNetwork, withImages } from './inspected-network.ts';

const steps = 40;
const epsilons = [0.05, 0.1, 0.2, 0.3];
const count = 500;
const batch = 100;

/** Errors under PGD in the L∞ norm, with a random start, on the training loss: what one step of eq. 10 misses. */
export async function inspectIterative({ classifier, images, seed, signal }: InspectedNetwork): Promise<Iterative> {
  const attack = pgd({ norm: 'linf', steps, stepSize: 1 / 8, randomStart: true, loss: 'training' });
  const samples = Math.min(count, images.size);
  const wrong = epsilons.map(() => 0);
  for (let firstIndex = 0; firstIndex < samples; firstIndex += batch) {
    const part = images.slice(firstIndex, Math.min(samples, firstIndex + batch));
    await withImages(part, async (pixels) => {
      const result = await attack.run(classifier, pixels, part.labels, { epsilons, seed, firstIndex, signal });
      for (const [i, { success }] of result.perturbed.entries()) wrong[i] += success.filter(Boolean).length;
      disposeAttackResult(result);
    });
  }
  return { attack: attack.name, steps, samples, epsilons, wrong };
}
