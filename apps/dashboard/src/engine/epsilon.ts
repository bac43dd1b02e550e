/**
 * √N: an L2 length of √N β changes the N values of an image by β in the root mean square, as an L∞ step of β does.
 */
export const lengthPerStrength = (values: number): number => Math.sqrt(values);

/** Pixels of blur for a strength of 1: at the end of the scale of digits, 0.5, one is hard to read. */
export const blurPerStrength = 8;

/** What an attack on images of so many values calls a strength β: one control serves every norm, and every kind of noise. */
export function epsilonOf(
  attack: string,
  { norm }: { readonly norm: 'linf' | 'l2' | null },
  strength: number,
  values: number,
): number {
  if (attack === 'blur') return blurPerStrength * strength;
  return norm === 'l2' ? lengthPerStrength(values) * strength : strength;
}
