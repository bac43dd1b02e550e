import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
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
    this.countGradient(samples);
    return lossGradient(loss, inputs);
  }

  /** One more gradient of these samples; for passes of other kinds than `lossGradient`. */
  countGradient(samples?: readonly number[]): void {
    this.add(this.gradients, samples);
  }

  query<T extends tf.TensorContainer>(ask: (classifier: Classifier) => T, samples?: readonly number[]): T {
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
