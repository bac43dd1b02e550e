import type { ProgressListener } from '@saf/checks';
import { type BallError, ballError } from '@saf/metrics';
import { findThreshold, type HypersphereOptions, templateClassifier } from '@saf/models/hypersphere';
import type { LemmaRow, Theory } from '@saf/results';
import * as tf from '@tensorflow/tfjs-core';

const dimensionsAsked = [2, 4, 8, 12, 16];
const epsilons = [0.2, 0.05];

export interface LemmaOptions {
  readonly seed: number;
  /** Points inside the ball, and as many around it. */
  readonly samples: number;
  readonly onProgress?: ProgressListener;
}

type Case = Pick<LemmaRow, 'judge'> & HypersphereOptions;

/** The judges that Lemma 1 promises, with either SAF, and mReLU as the paper extends the proof to it: one unit a dimension. */
const cases: readonly Case[] = dimensionsAsked.flatMap((dimensions) => [
  ...epsilons.flatMap((epsilon) =>
    (['rbf', 'mirroredRelu'] as const).map(
      (activation): Case => ({ judge: activation, activation, dimensions, radius: 1, epsilon }),
    ),
  ),
  {
    judge: 'mirroredRelu, one unit',
    activation: 'mirroredRelu',
    dimensions,
    radius: 1,
    // The smallest that eq. 6 allows: its judge is an L1 ball (README of @saf/models).
    epsilon: 1 - dimensions ** (-dimensions / 2),
    unitsPerDimension: 1,
  },
]);

/** Measures how much of a ball's volume each judge gets wrong. */
export async function measureLemma({ seed, samples, onProgress }: LemmaOptions): Promise<Theory['lemma']> {
  const rows: LemmaRow[] = [];
  for (const each of cases) {
    rows.push(await measure(each, seed, samples));
    onProgress?.(rows.length / cases.length, `Lemma 1 in ${each.dimensions} dimensions`);
  }
  return { samples, rows };
}

async function measure({ judge, ...options }: Case, seed: number, samples: number): Promise<LemmaRow> {
  const { dimensions, epsilon, radius } = options;
  const { error, interval } = await errorOf(options, seed, samples, radius);
  const unitsPerDimension = findThreshold(options).weights.length;
  return { judge, dimensions, epsilon, unitsPerDimension, error, interval: [...interval] };
}

async function errorOf(options: HypersphereOptions, seed: number, samples: number, radius: number): Promise<BallError> {
  const template = tf.zeros<tf.Rank.R4>([1, 1, 1, options.dimensions]);
  const classifier = templateClassifier(template, [0], options);
  template.dispose();
  return ballError(classifier, new Float32Array(options.dimensions), { radius, samples, seed });
}
