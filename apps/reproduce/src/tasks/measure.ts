import { memoryOf } from '@saf/cli/tasks';
import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { benchNetworkNames, benchNetworks } from './measure/bench-networks.ts';

/** Measures one network on one engine, for the benchmark. */
export const measureTask = defineTask({
  kind: 'measure',
  schema: z.strictObject({
    kind: z.literal('measure'),
    engine: z.enum(['native', 'wasm', 'webgpu']),
    network: z.enum(benchNetworkNames),
    warmUp: z.int().min(1),
    steps: z.int().min(1),
    images: z.int().min(0),
    effort: z.number().min(0).max(1),
  }),
  memory: ({ engine, network }) => memoryOf(engine, benchNetworks[network].dataset),
  run: async (task, context) => (await import('./measure/measure-network.ts')).runMeasure(task, context),
});
