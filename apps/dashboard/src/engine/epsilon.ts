/** √784: an L2 length of 28 β changes the pixels of an image by β in the root mean square, as an L∞ step of β does. */
export const lengthPerStrength = 28;

/** What an attack calls a strength β: one control serves every norm. */
export const epsilonOf = ({ norm }: { readonly norm: 'linf' | 'l2' | null }, strength: number): number =>
  norm === 'l2' ? lengthPerStrength * strength : strength;
