import * as z from 'zod';

/**
 * Derivatives that do not vanish where symmetric activations do: of an RBF that is `width` times wider (3 where it is left out), of an
 * mReLU that goes on falling by `slope` (0.1). Values stay as they are.
 */
export const surrogateSchema = z.strictObject({
  width: z.number().min(1).optional(),
  slope: z.number().min(0).optional(),
});
