/** One entry per image. */
export type Mask = readonly boolean[];

export const countOf = (mask: Mask): number => mask.filter(Boolean).length;

export const either = (a: Mask, b: Mask): boolean[] => a.map((value, i) => value || b[i]);

/** Where a is true and b is not. */
export const without = (a: Mask, b: Mask): boolean[] => a.map((value, i) => value && !b[i]);

export const indicesOf = (mask: Mask, value = true): number[] => [...mask.keys()].filter((i) => mask[i] === value);

/** The accuracy where some images are wrong, and whether it is no more than chance; in whole numbers, so that rounding decides nothing. */
export function againstChance(wrong: Mask, categories: number) {
  const { length } = wrong;
  const isAtChance = (length - countOf(wrong)) * categories <= length;
  return { accuracy: 1 - countOf(wrong) / length, chance: 1 / categories, isAtChance };
}

/** "12.5 %". */
export const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;

/** "1 image", "2 images". */
export const images = (count: number): string => `${count} ${count === 1 ? 'image' : 'images'}`;

/** "3 of 100 images". */
export const ofImages = (count: number, all: number): string => `${count} of ${images(all)}`;
