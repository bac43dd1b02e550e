/**
 * √N: an L2 length of √N β changes the N values of an image by β in the root mean square, as an L∞ step of β does.
 */
export const lengthPerStrength = (values: number): number => Math.sqrt(values);

/** What an attack on images of so many values calls a strength β: one control serves every norm. */
export const epsilonOf = (
  { norm }: { readonly norm: 'linf' | 'l2' | null },
  strength: number,
  values: number,
): number => (norm === 'l2' ? lengthPerStrength(values) * strength : strength);
