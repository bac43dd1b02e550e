import type { Bounds } from '@saf/certify';
import * as tf from '@tensorflow/tfjs-core';

/** Watches outputs of boxes, and remembers what lay outside of their bounds, and how far the others went. */
export class Witness {
  private outside = 0;
  private readonly smallest: tf.Variable;
  private readonly largest: tf.Variable;

  /** @param bounds [boxes, outputs]; they belong to the witness from now on */
  constructor(
    private readonly name: string,
    private readonly bounds: Bounds,
  ) {
    this.smallest = tf.tidy(() => tf.variable(tf.fill(bounds.low.shape, Infinity), false));
    this.largest = tf.tidy(() => tf.variable(tf.fill(bounds.high.shape, -Infinity), false));
  }

  /** @param outputs [times, boxes, outputs] */
  see(outputs: tf.Tensor): void {
    const { low, high } = this.bounds;
    tf.tidy(() => {
      const isInside = tf.all(tf.logicalAnd(tf.greaterEqual(outputs, low), tf.lessEqual(outputs, high)), -1);
      this.outside += isInside.size - tf.sum(tf.cast(isInside, 'int32')).dataSync()[0];
      this.smallest.assign(tf.minimum(this.smallest, tf.min(outputs, 0)));
      this.largest.assign(tf.maximum(this.largest, tf.max(outputs, 0)));
    });
  }

  /** What was seen; frees the bounds. */
  report(): { name: string; outside: number; seen: number } {
    const { name, outside, bounds, smallest, largest } = this;
    const seen = tf.tidy(() => {
      const share = tf.div(tf.sub(largest, smallest), tf.sub(bounds.high, bounds.low));
      return tf.mean(share).dataSync()[0];
    });
    tf.dispose([bounds.low, bounds.high, smallest, largest]);
    return { name, outside, seen };
  }
}
