import { useEngine } from '@saf/backend';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { theorySchema } from '@saf/results';
import { writeJson } from '@saf/results/node';
import type { TheoryTask } from '../schedule/task.ts';
import { activationCurves } from '../theory/activation-curves.ts';
import { disks } from '../theory/disks.ts';
import { measureLemma } from '../theory/lemma.ts';
import { surfaces } from '../theory/surfaces.ts';

/** Computes what Figs 1 and 6 are drawn from, and checks Lemma 1 by Monte Carlo. Small enough for the engine in JavaScript. */
export async function runTheory({ seed, samples, output }: TheoryTask, context: TaskContext): Promise<TaskResult> {
  await useEngine('cpu');
  const drawn = { activations: activationCurves(), disks: disks(), surfaces: surfaces() };
  const lemma = await measureLemma({ seed, samples, onProgress: context.onProgress });
  await writeJson(output, theorySchema.parse({ version: 1, seed, ...drawn, lemma }));
  const above = lemma.rows.filter(({ judge, error, epsilon }) => judge !== 'mirroredRelu, one unit' && error > epsilon);
  return { summary: `Lemma 1: ${above.length} of ${lemma.rows.length} judges above their ε` };
}
