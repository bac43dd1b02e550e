import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../recipe.ts';

/** The width of symmetric activations in a training that narrows them. */
export class WidthSchedule {
  /** What compiled steps and attacks read: the width of the step at hand. */
  readonly width: tf.Variable<tf.Rank.R0>;

  constructor(
    private readonly schedule: NonNullable<Recipe['width']>,
    private readonly stepsPerEpoch: number,
  ) {
    this.width = tf.tidy(() => tf.variable(tf.scalar(schedule.from), false));
  }

  /** Sets the width after so many steps: in a straight line from `from` to 1 over its epochs, and 1 from then on. */
  set(step: number): void {
    const { from, epochs } = this.schedule;
    const share = Math.min(1, step / (epochs * this.stepsPerEpoch));
    tf.tidy(() => this.width.assign(tf.scalar(from + (1 - from) * share)));
  }

  dispose(): void {
    this.width.dispose();
  }
}
