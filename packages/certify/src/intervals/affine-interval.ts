import * as tf from '@tensorflow/tfjs-core';
import type { Interval } from '../functions/scalar-function.ts';
import { type AffineMap, applyAffine } from '../network/affine-map.ts';
import { gamma, magnitude } from './rounding.ts';

/**
 * The exact image of intervals under y = W x + b: with centre c and radius r of x it has centre W c + b and radius |W| r.
 *
 * Widened, it contains what exact arithmetic gives, and what a forward pass in single precision gives. With m = max |x|, the centre
 * is computed with an error of at most γₙ₊₁ (|W| m + |b|), a forward pass has that again, and the radius has γₙ |W| r. All of
 * this is one product of |W| with r + 2γ m + γ r, which costs no more than that with r.
 */
export function affineInterval(map: AffineMap, interval: Interval, widened: boolean): Interval {
  if (map.terms === 0) return { low: map.linear(interval.low), high: map.linear(interval.high) };
  const centre = tf.mul(tf.add(interval.low, interval.high), 0.5);
  const radius = tf.mul(tf.sub(interval.high, interval.low), 0.5);
  if (!widened) return around(applyAffine(map, centre), map.absolute(radius));
  const { low, high } = around(map.linear(centre), widenedSpread(map, interval, radius));
  if (!map.bias) return { low, high };
  // Of the bias alone, which is small: added last, it can come after a maximum over windows.
  const bias = around(map.bias(), tf.mul(map.biasSize?.() ?? tf.abs(map.bias()), errorOfBoth(map)));
  return { low: tf.add(low, bias.low), high: tf.add(high, bias.high) };
}

const around = (centre: tf.Tensor, spread: tf.Tensor): Interval => ({
  low: tf.sub(centre, spread),
  high: tf.add(centre, spread),
});

// Halving, adding and subtracting ends round as well: six roundings of numbers no larger than |W| m + |b|.
const OTHERS = 6;

/** Of the centre, and of a forward pass. */
const errorOfBoth = ({ terms }: AffineMap): number => 2 * gamma(terms + OTHERS);

/** |W| r and what is computed inexactly of W c, W x and itself, without the bias. */
function widenedSpread(map: AffineMap, interval: Interval, radius: tf.Tensor): tf.Tensor {
  const size = tf.mul(magnitude(interval), errorOfBoth(map));
  const inflated = tf.mul(radius, 1 + gamma(map.terms + OTHERS));
  return map.size ? tf.add(map.absolute(inflated), map.size(size)) : map.absolute(tf.add(inflated, size));
}
