import { readFile } from 'node:fs/promises';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { unpackBytes, unpackFloats } from './bytes.ts';
import { classifierOf, shapes, type WeightName, type Weights, weightNames } from './network.ts';

/** The file that both sides read: a network, images it is right about, and the numbers of the attacks. */
export interface ProblemFile {
  readonly settings: typeof settings;
  /** float32, row by row, in tfjs's layout; deflated, in base 64. */
  readonly weights: Readonly<Record<WeightName, string>>;
  /** uint8 [N, 28, 28], deflated, in base 64. */
  readonly images: string;
  readonly labels: readonly number[];
}

export const settings = {
  /** L∞ epsilon, and the L2 one. */
  epsilon: 0.1,
  epsilonL2: 1,
  /** PGD without random start. */
  steps: 5,
  stepSize: 0.25,
  minimumNormSteps: 100,
  carliniWagnerSteps: 300,
  carliniWagnerRounds: 6,
  carliniWagnerConstant: 0.1,
  apgdSteps: 50,
  squareQueries: 100,
  /** So few queries find nothing nearer. */
  squareEpsilonL2: 2,
  /** Runs of each attack that draws. */
  seeds: 10,
  /** Its robust accuracies scatter by three points. */
  squareSeedsL2: 30,
  hopSkipJumpSteps: 10,
  /** Queries of its first estimate. */
  hopSkipJumpQueries: 100,
  hopSkipJumpSeeds: 5,
  /** Points of each search, constants tried, and the first of them. */
  lbfgsSteps: 30,
  lbfgsRounds: 8,
  lbfgsConstant: 0.1,
};

export interface Problem {
  readonly classifier: Classifier;
  readonly images: tf.Tensor4D;
  readonly labels: readonly number[];
}

export const problemPath = new URL('../fixtures/problem.json', import.meta.url);

/** The first `count` of the images, all by default. */
export async function loadProblem(count?: number): Promise<Problem> {
  const file = JSON.parse(await readFile(problemPath, 'utf8')) as ProblemFile;
  const weights = Object.fromEntries(
    weightNames.map((name) => [name, tf.tensor(unpackFloats(file.weights[name]), [...shapes[name]])]),
  ) as Weights;
  const labels = file.labels.slice(0, count);
  const pixels = unpackBytes(file.images).subarray(0, labels.length * 784);
  const images = tf.tensor4d(
    Float32Array.from(pixels, (value) => value / 255),
    [labels.length, 28, 28, 1],
  );
  return { classifier: classifierOf(weights), images, labels };
}
