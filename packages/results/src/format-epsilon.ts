/** Levels of a pixel: L∞ sizes on CIFAR-10 are multiples of 1/255. */
const LEVELS = 255;

/**
 * The size of a perturbation as it is printed: "0.1", or "8/255" where it is a whole number of pixel levels and no short decimal;
 * of anything else three digits.
 *
 * Equal to `formatEpsilon` of @saf/metrics, which needs TensorFlow.js beside it; a test compares them. The one entry of metrics that this
 * package may import is the schema of cards, which has to stay small.
 *
 * @param epsilon not negative, on the scale of the pixels: 8 / 255 where they are in [0, 1], 8 where they are in [0, 255]
 * @returns a decimal number or a fraction of 255
 * @example
 * formatEpsilon(8 / 255); // "8/255"
 */
export function formatEpsilon(epsilon: number): string {
  const decimal = Number(epsilon.toFixed(3));
  if (isNear(epsilon, decimal)) return String(decimal);
  const levels = Math.round(epsilon * LEVELS);
  return isNear(epsilon * LEVELS, levels) ? `${levels}/${LEVELS}` : String(Number(epsilon.toPrecision(3)));
}

/** But for the rounding of floating-point numbers. */
const isNear = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9;
