import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { eachGradient } from './each-gradient.ts';
import { eachLossGradient } from './each-loss-gradient.ts';
import { type GoalGradient, goalGradient } from './goal-gradient.ts';
import type { GoalValue } from './goal-value.ts';
import { type InputLoss, type LossGradient, lossGradient } from './loss-gradient.ts';
import { readAndDispose } from './read-and-dispose.ts';

/**
 * The passes an attack makes through the classifier, counted for each sample of the batch.
 * `samples` are the positions in the batch of what `inputs` holds; all by default.
 */
export class CountedPasses {
  readonly gradients: Int32Array;
  readonly queries: Int32Array;

  constructor(
    readonly classifier: Classifier,
    readonly count: number,
    { gradients, queries }: Partial<Pick<CountedPasses, 'gradients' | 'queries'>> = {},
  ) {
    this.gradients = gradients ?? new Int32Array(count);
    this.queries = queries ?? new Int32Array(count);
  }

  /** Passes through another view of the same classifier, counted with these. */
  through(classifier: Classifier): CountedPasses {
    return new CountedPasses(classifier, this.count, this);
  }

  lossGradient(loss: InputLoss, inputs: tf.Tensor4D, samples?: readonly number[]): LossGradient {
    this.add(this.gradients, samples);
    return lossGradient(loss, inputs);
  }

  /** See `goal-gradient.ts`. */
  goalGradient(
    value: GoalValue,
    inputs: tf.Tensor4D,
    accepted: tf.Tensor2D,
    samples?: readonly number[],
  ): GoalGradient {
    this.add(this.gradients, samples);
    return goalGradient(this.classifier, value, inputs, accepted);
  }

  /** Gradients of several losses from one forward pass: see `eachGradient`. */
  eachGradient(
    lossesOf: (inputs: tf.Tensor4D) => readonly tf.Tensor1D[],
    inputs: tf.Tensor4D,
    visit: (gradient: tf.Tensor4D, losses: tf.Tensor1D) => void,
    samples?: readonly number[],
  ): void {
    const countAndVisit = (gradient: tf.Tensor4D, losses: tf.Tensor1D) => {
      this.add(this.gradients, samples);
      visit(gradient, losses);
    };
    eachGradient(lossesOf, inputs, countAndVisit);
  }

  /** Gradients of the classifier's loss for several sets of labels: see `eachLossGradient`. */
  eachLossGradient(
    inputs: tf.Tensor4D,
    labelSets: readonly Int32Array[],
    visit: (gradient: tf.Tensor4D) => void,
  ): void {
    for (const _ of labelSets) this.add(this.gradients);
    tf.tidy(() => {
      const labels = labelSets.map((each) => tf.tensor1d(each, 'int32'));
      eachLossGradient(this.classifier, inputs, labels, visit);
    });
  }

  query<T extends tf.Tensor>(ask: (classifier: Classifier) => T, samples?: readonly number[]): T {
    this.add(this.queries, samples);
    return tf.tidy(() => ask(this.classifier));
  }

  async predict(inputs: tf.Tensor4D, samples?: readonly number[]): Promise<Int32Array> {
    return readAndDispose(this.query((classifier) => classifier.predict(inputs), samples));
  }

  private add(counts: Int32Array, samples?: readonly number[]): void {
    if (!samples) for (let i = 0; i < this.count; i++) counts[i]++;
    else for (const i of samples) counts[i]++;
  }
}
