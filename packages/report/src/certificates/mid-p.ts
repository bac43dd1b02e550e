/**
 * McNemar's test of matched pairs, its mid-p: of n pairs that only one side wins, k by the side that wins fewer,
 * 2 P(X < k) + P(X = k) of X ~ Bin(n, ½) (Fagerland, Lydersen, Laake 2013); 1 − ½ P(X = k) where both win as many.
 *
 * As `mcNemar` of @saf/metrics, which needs TensorFlow.js beside it; a test compares them.
 */
export function midPOf(onlyA: number, onlyB: number): number {
  const [n, k] = [onlyA + onlyB, Math.min(onlyA, onlyB)];
  // In logarithms, since 2ⁿ overflows.
  let logarithm = -n * Math.LN2;
  let below = 0;
  for (let i = 1; i <= k; i++) {
    below += Math.exp(logarithm);
    logarithm += Math.log((n - i + 1) / i);
  }
  const exactly = Math.exp(logarithm);
  return onlyA === onlyB ? 1 - exactly / 2 : 2 * below + exactly;
}
