import { randomStream } from '@saf/random';
import type { CardBench } from '../card-bench.ts';
import type { CardCheck, Finding } from '../card-check.ts';
import { countOf, images, indicesOf } from '../masks.ts';
import { TOLERANCE } from '../tolerance.ts';

/** Where blind search finds what gradients did not, the gradients are masked. */
export const randomDraws: CardCheck = {
  id: 'random-draws',
  question: 'Do random points of the ball find nothing that gradients did not?',
  async run(bench: CardBench): Promise<Finding> {
    const epsilon = await bench.comparedAt();
    const survivors = indicesOf((await bench.whiteBox(epsilon)).wrong, false).slice(0, bench.budget.randomImages);
    const draws = bench.budget.randomDraws;
    const wrong = new Array<boolean>(bench.count).fill(false);
    for (const [done, index] of survivors.entries()) {
      wrong[index] = await drawAround(bench, index, epsilon);
      bench.onProgress((done + 1) / survivors.length);
    }
    if (survivors.length > 0) bench.records.push({ name: 'random points', epsilon, attacked: survivors, wrong });
    const found = countOf(wrong);
    return {
      outcome: found / bench.count > TOLERANCE ? 'failed' : 'passed',
      numbers: { epsilon, images: survivors.length, draws, found },
      sentence:
        survivors.length === 0
          ? 'The attacks with gradients had left nothing to be found.'
          : `${draws} random points around each of ${images(survivors.length)} that gradients could not break: ${found} broken.`,
    };
  },
};

async function drawAround(bench: CardBench, index: number, epsilon: number): Promise<boolean> {
  const source = randomStream(bench.seed, 'random-draws', index);
  for (let done = 0; done < bench.budget.randomDraws; done += bench.batchSize) {
    bench.options.signal?.throwIfAborted();
    const count = Math.min(bench.batchSize, bench.budget.randomDraws - done);
    const points = bench.uniformPoints(index, epsilon, count, source);
    const labels = new Array<number>(count).fill(bench.labels[index]);
    const wrong = await bench.wrongOf(bench.classifier, points, labels);
    points.dispose();
    if (wrong.includes(true)) return true;
  }
  return false;
}
