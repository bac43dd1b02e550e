import { memoryWithoutNetwork } from '@saf/cli/tasks';
import { defineTask } from '@saf/jobs';
import { z } from 'zod';

/** Draws the report of all results of a profile; without any, the figures that need none. */
export const drawTask = defineTask({
  kind: 'draw',
  schema: z.strictObject({
    kind: z.literal('draw'),
    profile: z.string(),
    folder: z.string(),
    results: z.array(z.string()).readonly(),
    inspections: z.array(z.string()).readonly(),
    theory: z.string().nullable(),
  }),
  memory: memoryWithoutNetwork,
  run: async (task) => (await import('./draw/draw-report.ts')).runDraw(task),
});
