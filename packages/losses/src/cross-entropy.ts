import { add, atanh, cast, div, exp, expm1, maximum, mul, oneHot, sub, sum, type Tensor } from '@tensorflow/tfjs-core';

// About the smallest number of float32.
const LOWEST = -3e38;

/** Terms of the cross entropy, [N, 1] unless said otherwise. */
export interface CrossEntropy {
  /** -ln softmax(s)_ℓ. */
  readonly loss: Tensor;
  /** g_ℓ; NaN for a label out of range. */
  readonly labelGap: Tensor;
  /** 1 at the label, 0 elsewhere: [N, C]. */
  readonly hot: Tensor;
  /** exp(g), and 0 at the label: [N, C]. */
  readonly others: Tensor;
  /** Σ others. */
  readonly rest: Tensor;
  /** Σ exp(g), in [1, C]. */
  readonly total: Tensor;
}

/**
 * Cross entropy of scores s [N, C] that are given by their gaps to the best score of their row, g = s - max s <= 0.
 *
 *     -ln softmax(s)_ℓ = ln Σ exp(g) - g_ℓ = ln(1 + Σ_{i≠ℓ} exp(gᵢ) + (exp(g_ℓ) - 1)) - g_ℓ
 *
 * Nothing overflows, and the last form loses no digits where the label has all of the probability. A score of -∞ is a category
 * of probability 0; at the label it counts as the smallest number, so that losses stay numbers.
 */
export function crossEntropy(gaps: Tensor, labels: Tensor): CrossEntropy {
  const hot = oneHotLabels(labels, gaps.shape[1]!);
  // The smallest number at the label, 0 elsewhere: it selects what a product with `hot` would not where a gap is -∞.
  const bound = mul(hot, LOWEST);
  // 0 / 0 where the label is out of range, because its row of `hot` is empty.
  const labelGap = div(sum(maximum(gaps, bound), 1, true), sum(hot, 1, true));
  const others = exp(add(gaps, bound));
  const rest = sum(others, 1, true);
  const excess = add(rest, expm1(labelGap));
  return { loss: sub(log1p(excess), labelGap), labelGap, hot, others, rest, total: add(excess, 1) };
}

// ln(1 + x) = 2 artanh(x / (x + 2)): tfjs's own log1p is log(1 + x) on wasm, which has no digits left for small x.
const log1p = (x: Tensor) => mul(atanh(div(x, add(x, 2))), 2);

/** 1 at the label, 0 elsewhere: float32 [N, C]. The row of a label out of range is all 0. */
export function oneHotLabels(labels: Tensor, categories: number): Tensor {
  // oneHot(…, 'float32') writes the bits of an integer on tfjs's wasm engine.
  return cast(oneHot(labels, categories), 'float32');
}
