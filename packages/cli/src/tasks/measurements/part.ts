import type { PartTask, ShardedTask } from '@saf/experiments/plan';
import { defineTask, type TaskDefinition } from '@saf/jobs';
import { z } from 'zod';
import { measuredByMachines } from '../schema/fields.ts';
import { certifyTask } from './certify.ts';
import { corruptionsTask } from './corruptions.ts';
import { evaluateTask } from './evaluate.ts';
import { evaluateSavedModelTask } from './evaluate-saved-model.ts';
import { outOfDistributionTask } from './out-of-distribution.ts';
import { rejectionTask } from './rejection.ts';
import { robustnessTask } from './robustness.ts';
import { submitTask } from './submit.ts';

/** The measurements whose images can be split over jobs. */
const sharded: { readonly [Kind in ShardedTask['kind']]: TaskDefinition } = {
  submit: submitTask as unknown as TaskDefinition,
  certify: certifyTask as unknown as TaskDefinition,
  evaluate: evaluateTask as unknown as TaskDefinition,
  'evaluate-saved-model': evaluateSavedModelTask as unknown as TaskDefinition,
  robustness: robustnessTask as unknown as TaskDefinition,
  'out-of-distribution': outOfDistributionTask as unknown as TaskDefinition,
  corruptions: corruptionsTask as unknown as TaskDefinition,
  rejection: rejectionTask as unknown as TaskDefinition,
};

const schemas = Object.values(sharded).map(({ schema }) => schema);

/** Measures a range of the images of another task, which joins what such jobs found. */
export const partTask = defineTask<PartTask>({
  kind: 'part',
  schema: z.strictObject({
    kind: z.literal('part'),
    of: z.discriminatedUnion('kind', schemas as never) as unknown as z.ZodType<ShardedTask>,
    images: z.strictObject({ first: z.int().min(0), end: z.int().min(1) }),
    output: z.string(),
    force: z.boolean(),
  }),
  measured: measuredByMachines,
  memory: ({ of }) => sharded[of.kind].memory(of),
  run: async (task, context) => (await import('@saf/experiments')).measurePartOfNetwork(task, context),
});
