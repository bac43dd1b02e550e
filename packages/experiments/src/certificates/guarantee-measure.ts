import type { ProgressListener } from '@saf/checks';
import type { Classifier } from '@saf/models';
import type { Guarantee } from '@saf/results';
import type * as tf from '@tensorflow/tfjs-core';
import type { z } from 'zod';

/** Some images of a data set that are certified at a time. */
interface Chunk<Outcome> {
  readonly images: tf.Tensor4D;
  readonly labels: ArrayLike<number>;
  /** Number of the first of them: random streams go by it. */
  readonly firstIndex: number;
  readonly seed: number;
  /** What was found of each with fewer noisy copies; undefined where nothing was. */
  readonly earlier: readonly (Outcome | undefined)[];
  /** Passes of the engine have as many images; null for what suits the method. */
  readonly batchSize: number | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/** How a guarantee is measured, image by image: what is found of an image does not depend on the others. */
export interface GuaranteeMeasure<Outcome> {
  /** Of what is found of one image: it is kept in files. */
  readonly outcome: z.ZodType<Outcome>;
  certify(classifier: Classifier, chunk: Chunk<Outcome>): Promise<Outcome[]>;
  isClean(outcome: Outcome): boolean;
  /** What is found of all images. */
  guarantee(outcomes: readonly Outcome[]): Guarantee;
}

export const flagsOf = (answers: readonly boolean[]): string => answers.map(Number).join('');
