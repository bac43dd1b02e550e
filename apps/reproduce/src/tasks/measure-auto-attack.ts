import { memoryOf } from '@saf/cli/tasks';
import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { attackedNetworkNames, attackedNetworks } from './measure/measure-auto-attack.ts';

/** Measures AutoAttack on one network of @saf/pretrained on one engine, for the benchmark. */
export const measureAutoAttackTask = defineTask({
  kind: 'measure-auto-attack',
  schema: z.strictObject({
    kind: z.literal('measure-auto-attack'),
    engine: z.enum(['native', 'wasm']),
    network: z.enum(attackedNetworkNames),
    model: z.string(),
    images: z.int().min(1),
    epsilon: z.number().min(0),
    effort: z.number().min(0).max(1),
  }),
  memory: ({ engine, network }) => memoryOf(engine, attackedNetworks[network].dataset),
  run: async (task, context) =>
    (await import('./measure/run-measure-auto-attack.ts')).runMeasureAutoAttack(task, context),
});
