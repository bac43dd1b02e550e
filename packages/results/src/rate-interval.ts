/** Standard deviations of 95 % confidence. */
const Z = 1.96;

/**
 * The 95 % score interval of a rate (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927), with
 * z = 1.96: (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n), where p̂ = wrong / n.
 *
 * Equal to the last bit to `wilsonInterval` of @saf/metrics, which needs TensorFlow.js beside it; a test compares them.
 *
 * @param wrong a whole number in [0, count]
 * @param count a whole number, at least 1
 * @returns the smallest and the largest rate, in [0, 1]
 * @example
 * rateInterval(0, 10); // [0, 0.2775]
 */
export function rateInterval(wrong: number, count: number): [number, number] {
  const rate = wrong / count;
  const centre = rate + Z ** 2 / (2 * count);
  const halfWidth = Z * Math.sqrt((rate * (1 - rate)) / count + Z ** 2 / (4 * count ** 2));
  const scale = 1 + Z ** 2 / count;
  const low = wrong === 0 ? 0 : (centre - halfWidth) / scale;
  const high = wrong === count ? 1 : (centre + halfWidth) / scale;
  return [low, high];
}
