import { pgd } from '@saf/attacks';
import { runSuite } from '@saf/attacks/suite';
import type { Iterative } from '@saf/results';
import { imageSource } from '../setup/image-source.ts';
import type { InspectedNetwork } from './inspected-network.ts';

const steps = 40;
const epsilons = [0.05, 0.1, 0.2, 0.3];
const count = 500;
const batchSize = 100;

/** Errors under PGD in the L∞ norm, with a random start, on the training loss: what one step of eq. 10 misses. */
export async function inspectIterative({ classifier, images, seed, signal }: InspectedNetwork): Promise<Iterative> {
  const attack = pgd({ norm: 'linf', steps, stepSize: 1 / 8, randomStart: true, loss: 'training' });
  const part = images.slice(0, Math.min(count, images.size));
  const suite = await runSuite(classifier, imageSource(part), part.labels, {
    attacks: [{ name: attack.name, attack, samples: 'all' }],
    ...{ epsilons, seed, signal, batchSize },
  });
  const wrong = suite.attacks[0].broken.map((each) => each.filter(Boolean).length);
  return { attack: attack.name, steps, samples: part.size, epsilons, wrong };
}
