import { blurPerStrength, lengthPerStrength } from '../../../engine/epsilon.ts';

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const of255 = (share: number): string => `${Math.round(255 * share)} of 255`;

/** What β means to those that have no norm. */
const withoutNorm: Readonly<Record<string, (strength: number) => string>> = {
  gaussianNoise: (strength) => `σ ${of255(strength)}`,
  uniformNoise: (strength) => `± ${of255(strength)}`,
  saltAndPepperNoise: (strength) => `${percent(strength)} of pixels`,
  lowerContrast: (strength) => `${percent(strength)} faded`,
  blur: (strength) => `σ ${(blurPerStrength * strength).toFixed(1)} px`,
};

/** A strength β in the unit of the attack, on images of so many values: "64 of 255" for the largest change of a pixel, "L2 7.0" for a length, "25 % of pixels". */
export function strengthInWords(
  attack: string,
  norm: 'linf' | 'l2' | null | undefined,
  strength: number,
  values: number,
): string {
  const said = withoutNorm[attack];
  if (said) return said(strength);
  return norm === 'l2' ? `L2 ${(lengthPerStrength(values) * strength).toFixed(1)}` : of255(strength);
}
