import { ArgumentError, checkNumber } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { type Classifier, NONSENSE, type NonsenseRule } from './classifier.ts';
import { compilers } from './with-compiler.ts';

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
  const ruled: Classifier = {
    ...classifier,
    nonsense,
    predict: (inputs) => tf.tidy(() => predictCategories(classifier.confidences(inputs), categories, nonsense)),
  };
  const compiler = compilers.get(classifier);
  if (compiler) compilers.set(ruled, compiler);
  return ruled;
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
  const explicit = 'category' in rule;
  checkOutputs(confidences.shape[1], categories, explicit);
  return tf.tidy(() => {
    const considered = explicit ? confidences : tf.slice(confidences, [0, 0], [-1, categories]);
    const best = tf.argMax<tf.Tensor1D>(considered, 1);
    const isMeaningful = explicit
      ? tf.notEqual(best, rule.category)
      : tf.greaterEqual(tf.max(considered, 1), rule.threshold);
    // For a row with NaN, the results of argMax and max depend on the engine; its sum is NaN, which no number is below.
    const areNumbers = tf.greaterEqual(tf.sum(considered, 1), -Infinity);
    return tf.where(tf.logicalAnd(isMeaningful, areNumbers), best, tf.fill(best.shape, NONSENSE, 'int32'));
  });
}

function checkOutputs(outputs: number, categories: number, explicit: boolean): void {
  const valid = outputs === categories + 1 || (!explicit && outputs === categories);
  const expected = `${explicit ? '' : `${categories} or `}${categories + 1} outputs`;
  if (!valid) throw new ArgumentError('confidences', expected, outputs);
}
