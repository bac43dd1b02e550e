import { checkNumber } from '@saf/checks';

/**
 * The score interval of a rate: the rates p for which `wrong` of `count` lies within z standard deviations of p
 * (Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927):
 * (p̂ + z²/2n ± z √(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n), where p̂ = wrong/n. Unlike p̂ ± z√(p̂(1 − p̂)/n) it is sound near 0 and 1.
 *
 * @param z 1.96 by default: 95 % confidence
 * @returns the smallest and the largest rate, in [0, 1]
 * @throws ArgumentError unless 0 <= wrong <= count are whole numbers, count >= 1 and z > 0
 * @example
 * wilsonInterval(0, 10); // [0, 0.2775]
 */
export function wilsonInterval(wrong: number, count: number, z = 1.96): [number, number] {
  checkNumber('count', count, { min: 1, integer: true });
  checkNumber('wrong', wrong, { min: 0, max: count, integer: true });
  checkNumber('z', z, { min: 0, exclusiveMin: true });
  return scoreInterval(wrong, count, z);
}

/**
 * {@link wilsonInterval} of numbers that are known to fit: for schemas, which would weigh more with its checks.
 *
 * @param wrong a whole number in [0, count]
 * @param count a whole number, at least 1
 * @param z 1.96 by default: 95 % confidence
 * @returns the smallest and the largest rate, in [0, 1]
 * @example
 * scoreInterval(0, 10); // [0, 0.2775]
 */
export function scoreInterval(wrong: number, count: number, z = 1.96): [number, number] {
  const rate = wrong / count;
  const centre = rate + z ** 2 / (2 * count);
  const halfWidth = z * Math.sqrt((rate * (1 - rate)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  // At 0 and at count one end is exact; computed, it would be off by a rounding error.
  const low = wrong === 0 ? 0 : (centre - halfWidth) / scale;
  const high = wrong === count ? 1 : (centre + halfWidth) / scale;
  return [low, high];
}
