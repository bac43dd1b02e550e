import { memoryOf } from '@saf/cli/tasks';
import { defineTask } from '@saf/jobs';
import { z } from 'zod';
import { certifiedNetworkNames } from './measure/measure-certificates.ts';

/** Measures bounds, smoothing and certified training of one network of Table 1 on one engine, for the benchmark. */
export const measureCertificatesTask = defineTask({
  kind: 'measure-certificates',
  schema: z.strictObject({
    kind: z.literal('measure-certificates'),
    engine: z.enum(['native', 'wasm']),
    network: z.enum(certifiedNetworkNames),
    images: z.int().min(1),
    boxes: z.int().min(1),
    steps: z.int().min(2),
  }),
  memory: ({ engine }) => memoryOf(engine, 'mnist'),
  run: async (task, context) =>
    (await import('./measure/run-measure-certificates.ts')).runMeasureCertificates(task, context),
});
