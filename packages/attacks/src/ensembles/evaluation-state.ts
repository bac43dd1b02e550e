import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { AttackResult, Criterion } from '../framework/attack.ts';
import { readAndDispose } from '../framework/tensors.ts';

// Levels of a pixel in an image file.
const LEVELS = 255;

/** What is known of each sample of a whole evaluation; images are held here, so that the engine holds one batch. */
export class EvaluationState {
  readonly brokenBy: (string | null)[];
  readonly predictions: Int32Array;
  readonly gradients: Int32Array;
  readonly queries: Int32Array;
  private readonly size: number;

  constructor(
    private readonly shape: [number, number, number, number],
    /** Of all samples, the first success or the input. */
    private readonly pixels: Float32Array,
  ) {
    const [count] = shape;
    this.size = pixels.length / count;
    this.brokenBy = new Array<string | null>(count).fill(null);
    [this.predictions, this.gradients, this.queries] = [0, 1, 2].map(() => new Int32Array(count));
  }

  get count(): number {
    return this.shape[0];
  }

  /** Samples that no attack has broken. */
  get open(): number[] {
    return [...this.brokenBy.keys()].filter((i) => this.brokenBy[i] === null);
  }

  get accuracy(): number {
    return this.open.length / this.count;
  }

  /** Images of some samples. They belong to the caller. */
  images(samples: readonly number[]): tf.Tensor4D {
    const values = new Float32Array(samples.length * this.size);
    for (const [i, sample] of samples.entries()) values.set(this.row(sample), i * this.size);
    return tf.tensor4d(values, [samples.length, ...this.shape.slice(1)] as typeof this.shape);
  }

  all(): tf.Tensor4D {
    return tf.tensor4d(this.pixels, this.shape);
  }

  /** Predictions of the images as they are, or rounded. */
  async predict(classifier: Classifier, samples: readonly number[], rounded = false): Promise<Int32Array> {
    const [low, high] = classifier.bounds;
    const step = (high - low) / LEVELS;
    const predictions = tf.tidy(() => {
      const images = this.images(samples);
      const levels = () => tf.round(tf.div(tf.sub(images, low), step));
      return classifier.predict(rounded ? (tf.add(tf.mul(levels(), step), low) as tf.Tensor4D) : images);
    });
    return readAndDispose(predictions);
  }

  /** The inputs themselves have been looked at. */
  judgeClean(samples: readonly number[], predictions: Int32Array, criterion: Criterion): void {
    const met = criterion.take(samples).isMet(predictions);
    for (const [i, sample] of samples.entries()) {
      this.predictions[sample] = predictions[i];
      if (met[i]) this.brokenBy[sample] = 'clean';
    }
  }

  /** An attack has been at some samples. */
  async take(
    attack: string,
    samples: readonly number[],
    { perturbed: [only], gradients, queries }: AttackResult,
  ): Promise<void> {
    const values = await only.clipped.data<'float32'>();
    for (const [i, sample] of samples.entries()) {
      this.gradients[sample] += gradients[i];
      this.queries[sample] += queries[i];
      if (!only.success[i]) continue;
      this.brokenBy[sample] = attack;
      this.predictions[sample] = only.clippedPredictions[i];
      this.row(sample).set(values.subarray(i * this.size, (i + 1) * this.size));
    }
  }

  private row(sample: number): Float32Array {
    return this.pixels.subarray(sample * this.size, (sample + 1) * this.size);
  }
}
