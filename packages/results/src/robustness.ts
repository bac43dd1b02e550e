import { z } from 'zod';
import { measuredSchema } from './measured.ts';

/** One character an image: 1 where the prediction is still right. */
const standing = z.string().regex(/^[01]+$/);

/** One network under every attack. */
export const robustnessSchema = measuredSchema.extend({
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
