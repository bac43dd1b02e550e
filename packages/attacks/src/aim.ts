import * as tf from '@tensorflow/tfjs-core';
import type { AttackRun } from './attack-algorithm.ts';
import { readAndDispose } from './read-and-dispose.ts';

/** What a gradient attack follows: the loss of these labels, upwards (+1) to miss them or downwards (-1) to reach them. */
export interface Aim {
  readonly labels: Int32Array;
  readonly sign: 1 | -1;
}

/** The aim of a criterion; one without labels aims at the meaningful category that is the most likely already. */
export async function aimOf({ criterion, inputs, passes }: AttackRun): Promise<Aim> {
  if (criterion.labels) return { labels: criterion.labels, sign: criterion.targeted ? -1 : 1 };
  const mostLikely = passes.query((classifier) =>
    tf.argMax(tf.slice(classifier.logits(inputs), [0, 0], [-1, classifier.categories]), 1),
  );
  return { labels: await readAndDispose(mostLikely), sign: -1 };
}
