import { useEngine } from '@saf/backend';
import type { ProgressListener } from '@saf/checks';
import { type Theory, theorySchema } from '@saf/results';
import { writeJson } from '@saf/results/node';
import type { StepContext, StepResult, TheoryTask } from '../study/steps.ts';
import { activationCurves, disks, surfaces } from './figures.ts';
import { measureLemma } from './lemma.ts';

/** How the theory is checked. */
export interface TheoryOptions {
  readonly seed: number;
  /** Points of each Monte Carlo estimate. */
  readonly samples: number;
  readonly onProgress?: ProgressListener;
}

/**
 * Computes what Figs 1 and 6 of the paper are drawn from, and checks Lemma 1 by Monte Carlo: how much of a ball's volume each judge
 * gets wrong. Small enough for the engine in JavaScript, which it runs on whatever engine is active.
 *
 * @example
 * const { lemma } = await checkTheory({ seed: 1, samples: 20_000 });
 * console.log(lemma.rows.map(({ judge, epsilon, error }) => [judge, epsilon, error]));
 */
export async function checkTheory({ seed, samples, onProgress }: TheoryOptions): Promise<Theory> {
  const drawn = { activations: activationCurves(), disks: disks(), surfaces: surfaces() };
  const lemma = await measureLemma({ seed, samples, onProgress });
  return theorySchema.parse({ version: 1, seed, ...drawn, lemma });
}

/** Checks the theory on the engine in JavaScript, and writes it down. */
export async function writeTheory({ seed, samples, output }: TheoryTask, context: StepContext): Promise<StepResult> {
  await useEngine('cpu');
  const theory = await checkTheory({ seed, samples, onProgress: context.onProgress });
  await writeJson(output, theory);
  const { rows } = theory.lemma;
  const above = rows.filter(({ judge, error, epsilon }) => judge !== 'mirroredRelu, one unit' && error > epsilon);
  return { summary: `Lemma 1: ${above.length} of ${rows.length} judges above their ε` };
}
