import { apgd, pgd } from '@saf/attacks';
import type { CardBench } from './card-bench.ts';
import { either, indicesOf, type Mask } from './masks.ts';
import { stepSizeOf } from './white-box.ts';

/** What is wrong where every pixel is free. */
export interface Unbounded {
  /** After an attack on the training loss alone. */
  readonly first: Mask;
  /** After one on the scores too. */
  readonly all: Mask;
}

export async function runUnbounded(bench: CardBench): Promise<Unbounded> {
  const { unboundedSteps: steps } = bench.budget;
  const epsilon = bench.range;
  const onLoss = pgd({ steps, stepSize: stepSizeOf(steps) });
  const first = await bench.attack(onLoss, { name: 'PGD on the training loss', epsilon });
  const indices = indicesOf(first, false);
  if (indices.length === 0) return { first, all: first };
  const onScores = apgd({ steps, loss: 'dlr' });
  const more = await bench.attack(onScores, { name: 'APGD on the ratio of the scores (DLR)', epsilon, indices });
  return { first, all: either(first, more) };
}
