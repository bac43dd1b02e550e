import { apgd } from '@saf/attacks';
import type { Classifier } from '@saf/models';
import { randomStream } from '@saf/random';
import { binaryReadOut } from '../binary-read-out.ts';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { featuresOf } from '../features-of.ts';
import { images, indicesOf, percent } from '../masks.ts';

/**
 * Zimmermann et al., "Increasing confidence in adversarial robustness evaluations" (NeurIPS 2022): an adversarial image exists by
 * construction, so an attack that does not find it is too weak, or misled.
 */
export const binarization: CardCheck = {
  id: 'binarization',
  question: 'Does the attack find an adversarial image where one exists by construction?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const tried = indicesOf(await bench.clean(), false).slice(0, bench.budget.binarizedImages);
    const features = featuresOf(bench);
    const tally = { made: 0, attack: 0, random: 0 };
    for (const [done, index] of tried.entries()) {
      await tryOne(bench, await binaryReadOut(bench, features, index, epsilon), index, epsilon, tally);
      bench.onProgress((done + 1) / tried.length);
    }
    const numbers = {
      epsilon,
      readOuts: tally.made,
      inseparable: tried.length - tally.made,
      found: tally.attack,
      foundAtRandom: tally.random,
    };
    if (tally.made === 0)
      return {
        outcome: 'unclear',
        numbers,
        sentence: 'The features separate no point of the ball from the others linearly.',
      };
    return {
      outcome: tally.attack < tally.made ? 'failed' : 'passed',
      numbers,
      sentence: `For ${images(tally.made)} a read-out of the features has an adversarial image by construction: the attack finds ${percent(tally.attack / tally.made)} of them, as many random points ${percent(tally.random / tally.made)}.`,
    };
  },
};

async function tryOne(
  bench: CardBench,
  readOut: Classifier | null,
  index: number,
  epsilon: number,
  tally: { made: number; attack: number; random: number },
): Promise<void> {
  if (!readOut) return;
  const { apgdSteps: steps } = bench.budget;
  const attack = apgd({ steps, loss: 'logitMargin' });
  const image = { name: null, epsilon, classifier: readOut, indices: [index], labels: [0] };
  const found = await bench.attack(attack, image);
  tally.made++;
  if (found[index]) tally.attack++;
  const points = bench.uniformPoints(index, epsilon, steps, randomStream(bench.seed, 'binarization', 'random', index));
  const wrong = await bench.wrongOf(readOut, points, new Array<number>(steps).fill(0));
  points.dispose();
  if (wrong.includes(true)) tally.random++;
}
