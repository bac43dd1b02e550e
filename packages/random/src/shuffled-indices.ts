import type { RandomSource } from './random-stream.ts';

/**
 * The numbers 0 to count − 1 in random order (Fisher and Yates).
 *
 * @example
 * const order = shuffledIndices(60_000, randomStream(1, 'shuffle', epoch));
 */
export function shuffledIndices(count: number, source: RandomSource): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(source() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
