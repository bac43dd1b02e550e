import { ArgumentError, checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { type Classifier, NONSENSE, type NonsenseRule } from './classifier.ts';

/**
 * The same classifier under another nonsense rule (paper, Section 5).
 *
 * `{ threshold }`: nonsense if every meaningful confidence is below the threshold, else the most confident meaningful category;
 * an explicit nonsense output is not looked at. `{ category }`: the most confident output; the explicit one means nonsense.
 * Under either rule a sample with a confidence of NaN is nonsense.
 *
 * @throws ArgumentError for a threshold outside [0, 1], or a category that is not the output after the meaningful ones
 * @example
 * withNonsenseRule(classifier, { threshold: 0.9 }).predict(images);
 */
export function withNonsenseRule(classifier: Classifier, rule: NonsenseRule): Classifier {
  const { categories } = classifier;
  const nonsense = checkNonsenseRule(rule, categories);
  return {
    ...classifier,
    nonsense,
    predict: (inputs) => tf.tidy(() => predictCategories(classifier.confidences(inputs), categories, nonsense)),
  };
}

export function checkNonsenseRule(rule: NonsenseRule, categories: number): NonsenseRule {
  if (rule && 'threshold' in rule) checkNumber('nonsense.threshold', rule.threshold, { min: 0, max: 1 });
  else if (rule && 'category' in rule) checkExtraCategory(rule.category, categories);
  else throw new ArgumentError('nonsense', '{ threshold } or { category }', rule);
  return rule;
}

function checkExtraCategory(category: number, categories: number): void {
  if (category !== categories)
    throw new ArgumentError('nonsense.category', `${categories}, the output after the meaningful categories`, category);
}

/**
 * Categories or NONSENSE, int32 [N], from confidences [N, categories or categories + 1]: what `predict` gives for them.
 *
 * @throws ArgumentError for a rule with an explicit category and confidences without one
 * @example
 * predictCategories(classifier.confidences(images), classifier.categories, classifier.nonsense);
 */
export function predictCategories(confidences: tf.Tensor2D, categories: number, rule: NonsenseRule): tf.Tensor1D {
  checkOutputs(confidences.shape[1], categories, rule);
  return tf.tidy(() => {
    if ('category' in rule) {
      const best = tf.argMax<tf.Tensor1D>(confidences, 1);
      return keepWhere(tf.logicalAnd(tf.notEqual(best, rule.category), areNumbers(confidences)), best);
    }
    const meaningful = tf.slice(confidences, [0, 0], [-1, categories]);
    const reached = tf.greaterEqual(tf.max(meaningful, 1), rule.threshold);
    return keepWhere(tf.logicalAnd(reached, areNumbers(meaningful)), tf.argMax<tf.Tensor1D>(meaningful, 1));
  });
}

// For a row with NaN, the results of argMax and max depend on the engine; its sum is NaN, which no number is below.
const areNumbers = (confidences: tf.Tensor2D) => tf.greaterEqual(tf.sum(confidences, 1), -Infinity);

function keepWhere(meaningful: tf.Tensor, best: tf.Tensor1D): tf.Tensor1D {
  return tf.where(meaningful, best, tf.fill(best.shape, NONSENSE, 'int32')) as tf.Tensor1D;
}

function checkOutputs(outputs: number, categories: number, rule: NonsenseRule): void {
  const extra = 'category' in rule;
  const valid = outputs === categories + 1 || (!extra && outputs === categories);
  const expected = extra ? `${categories + 1} outputs` : `${categories} or ${categories + 1} outputs`;
  if (!valid) throw new ArgumentError('confidences', expected, outputs);
}
