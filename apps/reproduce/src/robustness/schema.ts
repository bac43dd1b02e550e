import { z } from 'zod';
import { engineSchema } from '../result/schema.ts';

/** One character an image: 1 where the prediction is still right. */
const standing = z.string().regex(/^[01]+$/);

/** One network under every attack: `results/robustness/<experiment>-<model>-<seed>.json`. */
export const robustnessSchema = z.object({
  version: z.literal(1),
  network: z.object({
    experiment: z.string(),
    model: z.string(),
    /** Of its training. */
    seed: z.int(),
    /** SHA-256 of weights.bin. */
    weights: z.string(),
  }),
  engine: engineSchema,
  packages: z.record(z.string(), z.string()),
  /** Root of the attacks' random streams. */
  seed: z.int(),
  /** The first of the test images. */
  samples: z.int().min(1),
  fullTestSet: z.boolean(),
  clean: standing,
  attacks: z.array(
    z.object({
      attack: z.string(),
      /** L∞, on pixels in [0, 1]. */
      epsilon: z.number().min(0),
      standing,
      seconds: z.number().min(0),
    }),
  ),
});

export type Robustness = z.infer<typeof robustnessSchema>;
export type AttackOutcome = Robustness['attacks'][number];
