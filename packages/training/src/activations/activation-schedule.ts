import { annealedActivations, type ForwardPasses, wideActivations } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Recipe } from '../recipe.ts';

/** A number that goes from one value to another in a straight line over the first epochs, and what it does to symmetric activations. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly epochs: number;
  through(value: tf.Scalar): ForwardPasses;
}

/** Symmetric activations in a training that begins with others: wider ones, or ReLUs. */
export class ActivationSchedule {
  /** Runs forward passes with the activations of the step at hand. Compiled steps and attacks see them change. */
  readonly through: ForwardPasses;
  /** What they read: the width, or the share of the activations' own. */
  readonly value: tf.Variable<tf.Rank.R0>;

  private constructor(
    private readonly change: Change,
    private readonly stepsPerEpoch: number,
  ) {
    this.value = tf.tidy(() => tf.variable(tf.scalar(change.from), false));
    this.through = change.through(this.value);
  }

  /** Null for a recipe that leaves the activations as they are. */
  static of({ width, anneal }: Pick<Recipe, 'width' | 'anneal'>, stepsPerEpoch: number): ActivationSchedule | null {
    if (width) return new ActivationSchedule({ ...width, to: 1, through: wideActivations }, stepsPerEpoch);
    if (anneal)
      return new ActivationSchedule({ ...anneal, from: 0, to: 1, through: annealedActivations }, stepsPerEpoch);
    return null;
  }

  /** Sets the activations of a step; after the epochs they are the network's own. */
  set(step: number): void {
    const { from, to, epochs } = this.change;
    const share = Math.min(1, step / (epochs * this.stepsPerEpoch));
    tf.tidy(() => this.value.assign(tf.scalar(from + (to - from) * share)));
  }

  dispose(): void {
    this.value.dispose();
  }
}
