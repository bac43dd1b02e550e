import { disposeAttackResult, pgd } from '@saf/attacks';
import type { Classifier } from '@saf/models';
import { formatEpsilon } from '../../format-epsilon.ts';
import type { CardBench } from '../card-bench.ts';
import { type CardCheck, type Finding, skipped } from '../card-check.ts';
import { countOf, images } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';
import { stepSizeOf } from '../white-box.ts';

/** Images made for another network do better than ones made for this one only where its own gradients mislead. */
export const transferFromTwin: CardCheck = {
  id: 'transfer-from-twin',
  question: 'Do images made for an undefended twin break no more than images made for the classifier itself?',
  async run(bench: CardBench): Promise<Finding> {
    const { twin } = bench.options;
    if (!twin) return skipped('No undefended twin was given.');
    const epsilon = await bench.comparedAt();
    const wrong = await transfer(bench, twin, epsilon);
    const own = (await bench.whiteBox(epsilon)).wrong;
    const [transferred, direct] = [countOf(wrong), countOf(own)];
    return {
      outcome: (transferred - direct) / bench.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { epsilon, transferred, direct, new: wrong.filter((each, i) => each && !own[i]).length },
      sentence: `At ε = ${formatEpsilon(epsilon)} images made for ${twin.name} break ${images(transferred)}, images made for the classifier itself ${direct}.`,
    };
  },
};

async function transfer(bench: CardBench, twin: Classifier, epsilon: number): Promise<boolean[]> {
  const { steps } = bench.budget;
  // Goes on past the twin's own errors, to where its loss is highest: that transfers best.
  const attack = pgd({ steps, stepSize: stepSizeOf(steps), keep: 'loss' });
  const wrong: boolean[] = [];
  for (let first = 0; first < bench.count; first += bench.batchSize) {
    const indices = Array.from({ length: Math.min(bench.batchSize, bench.count - first) }, (_, i) => first + i);
    const inputs = bench.take(indices);
    const labels = indices.map((i) => bench.labels[i]);
    const { seed, options } = bench;
    try {
      const run = { epsilons: [epsilon], seed, indices, signal: options.signal };
      const result = await attack.run(twin, inputs, labels, run);
      try {
        wrong.push(...(await bench.wrongOf(bench.classifier, result.perturbed[0].clipped, labels)));
      } finally {
        disposeAttackResult(result);
      }
    } finally {
      inputs.dispose();
    }
  }
  bench.records.push({ name: `transfer from ${twin.name}`, epsilon, attacked: [...wrong.keys()], wrong });
  return wrong;
}
