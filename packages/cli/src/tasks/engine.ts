import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { engineField, memoryWithoutNetwork } from './schema/fields.ts';

/** Starts an engine and says which it is: whether a machine has it shows in a process like those of its jobs. */
export const engineTask = defineTask({
  kind: 'engine',
  schema: z.strictObject({ kind: z.literal('engine'), engine: engineField }),
  memory: memoryWithoutNetwork,
  async run({ engine }, context) {
    const { startEngine } = await import('@saf/experiments');
    const { name } = await startEngine(engine, context);
    return { summary: name };
  },
});
