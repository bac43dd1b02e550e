import * as tf from '@tensorflow/tfjs-core';
import { detached } from '../functions/detached.ts';
import type { Interval } from '../functions/scalar-function.ts';
import type { MaxPool } from '../network/operation.ts';

/** Lines below and above the maximum of windows: one number of each window, or a constant. */
export interface MaxLines {
  /** 1 at one place of each window: the maximum is not below the number there. [N, ...output, places] */
  readonly chosen: tf.Tensor;
  /** 1 where no other number of the window can be larger, so that the maximum is not above that number either; else 0. [N, ...output] */
  readonly isSure: tf.Tensor;
  /** What the maximum is not above where that is not sure; 0 elsewhere. [N, ...output] */
  readonly highest: tf.Tensor;
}

/**
 * Below: the number whose lower end is the highest. Above: that number, if its lower end is not below any other's upper end; else the
 * highest upper end (Singh et al. 2019, "An abstract domain for certifying neural networks", Section 4.4).
 */
export function maxLines({ windows, apply }: MaxPool, interval: Interval): MaxLines {
  const isInside = tf.greater(windows.linear(tf.onesLike(interval.low)), 0.5);
  const gathered = (x: tf.Tensor) => tf.where(isInside, windows.linear(x), LOWEST);
  const choose = () => {
    const lows = gathered(interval.low);
    return tf.cast(tf.oneHot(tf.argMax(lows, -1), lows.shape[lows.rank - 1]), 'float32');
  };
  const chosen = detached(choose);
  const judge = () => {
    const others = tf.max(tf.where(tf.cast(chosen, 'bool'), LOWEST, gathered(interval.high)), -1);
    return tf.cast(tf.greaterEqual(tf.max(gathered(interval.low), -1), others), 'float32');
  };
  const isSure = detached(judge);
  return { chosen, isSure, highest: tf.mul(apply(interval.high), tf.sub(1, isSure)) };
}

// Stands for a place outside of the input, which is never the largest.
const LOWEST = -3e38;
