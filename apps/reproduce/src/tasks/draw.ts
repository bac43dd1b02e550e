import { defineTask, type Task } from '@saf/jobs';
import { z } from 'zod';
import { memoryWithoutNetwork } from './schema/fields.ts';

/** What is drawn, and where. */
export interface DrawTask extends Task {
  readonly kind: 'draw';
  readonly profile: string;
  readonly folder: string;
  /** Without any, only the figures that need none are drawn. */
  readonly results: readonly string[];
  readonly inspections: readonly string[];
  /** What the theory task wrote; null without it. */
  readonly theory: string | null;
}

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
