import { type Classifier, classifierFromFunction } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type CardOptions, type EvaluationCard, evaluationCard } from '../src/card.ts';

/** Little work, enough to tell honest toys from masked ones. */
export const smallBudget = {
  steps: 30,
  apgdSteps: 12,
  unboundedSteps: 20,
  squareQueries: 30,
  estimateSteps: 3,
  estimatePairs: 4,
  randomDraws: 20,
  randomImages: 2,
  innerPoints: 40,
  binarizedImages: 2,
};

/** A card of what the classifier itself takes for right. */
export async function cardOf(
  classifier: Classifier,
  images: tf.Tensor4D,
  options: CardOptions = {},
): Promise<EvaluationCard> {
  const predictions = tf.tidy(() => classifier.predict(images).arraySync() as number[]);
  return evaluationCard(classifier, images, predictions, { budget: smallBudget, ...options });
}

/** The same predictions from scores rounded to halves: their gradient is zero almost everywhere. */
export function masked(classifier: Classifier): Classifier {
  const { name, inputShape, categories, nonsense } = classifier;
  const round = tf.customGrad((x) => ({
    value: tf.round(tf.mul(x as tf.Tensor, 2)),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return classifierFromFunction({
    name: `${name}, rounded`,
    inputShape,
    categories,
    nonsense,
    logits: (x) => round(classifier.logits(x)) as tf.Tensor2D,
    confidences: (x) => classifier.confidences(x),
  });
}

export const outcomesOf = ({ checks }: EvaluationCard): Record<string, string> =>
  Object.fromEntries(checks.map(({ id, outcome }) => [id, outcome]));
