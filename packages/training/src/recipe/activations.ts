import * as z from 'zod';

/**
 * Derivatives that do not vanish where symmetric activations do: of an RBF that is `width` times wider (3 where it is left out), of an
 * mReLU that goes on falling by `slope` (0.1). Values stay as they are.
 *
 * @example
 * const surrogate = { width: 3, slope: 0.1 };
 */
export const surrogateSchema = z.strictObject({
  width: z.number().min(1).optional(),
  slope: z.number().min(0).optional(),
});

/**
 * Symmetric activations are σ(x / width) at first, whose width falls from `from` to 1 in a straight line over the first `epochs`, so that
 * the network ends with σ itself. It holds for steps and attacks of a training, not for the RBF that a network may end in.
 *
 * @example
 * const width = { from: 4, epochs: 10 };
 */
export const widthSchema = z.strictObject({ from: z.number().gt(1), epochs: z.number().positive() });

/**
 * Symmetric activations are ReLU at first, and turn into themselves over the first `epochs`: (1 − t) · max(0, x) + t · σ(x), where t grows
 * from 0 to 1 in a straight line. For a trained network of ReLUs that `robustify` has made one of symmetric activations.
 *
 * @example
 * const anneal = { epochs: 2 };
 */
export const annealSchema = z.strictObject({ epochs: z.number().positive() });
