import type { Classifier } from '@saf/models';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { AttackRun } from '../attack-algorithm.ts';

/** The images of some samples of a run, and where in its batch they stand. */
export interface NoiseRun extends Pick<AttackRun, 'passes' | 'stream'> {
  readonly images: Tensor4D;
  readonly positions: readonly number[];
}

/** What changes images by a strength without asking the classifier anything. */
export interface Noise {
  readonly name: string;
  /** The largest strength that is tried when the smallest is looked for. */
  strongest(classifier: Classifier): number;
  /** What is drawn once for all strengths: null if nothing is. */
  draw?(run: NoiseRun): Tensor4D;
  /** The images changed by strengths [N, 1, 1, 1]; of strength 0 they stay as they are. */
  change(run: NoiseRun, strengths: Tensor, drawn: Tensor4D): Tensor4D;
}

/** As wide as the bounds. */
export function width({ bounds: [low, high] }: Classifier): number {
  return high - low;
}
