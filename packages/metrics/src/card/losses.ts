import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';

/** Per-sample loss [N] of inputs for labels, int32 [N]. */
export type InputLoss = (classifier: Classifier, inputs: tf.Tensor4D, labels: tf.Tensor1D) => tf.Tensor1D;

export const trainingLossOf: InputLoss = (classifier, inputs, labels) => classifier.loss(inputs, labels);

export const crossEntropyOf: InputLoss = (classifier, inputs, labels) => {
  const scores = classifier.logits(inputs);
  return tf.sub(tf.logSumExp(scores, 1), own(scores, labels));
};

/** The largest other score minus the label's (Carlini and Wagner, 2017, Section V). */
export const marginOf: InputLoss = (classifier, inputs, labels) => {
  const scores = classifier.logits(inputs);
  const others = tf.sub(scores, tf.mul(tf.oneHot(labels, scores.shape[1]), 1e30));
  return tf.sub(tf.max(others, 1), own(scores, labels));
};

/** The labels' scores. Selected, not multiplied: 0 times a score of -Infinity is not a number. */
function own(scores: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const hot = tf.cast(tf.oneHot(labels, scores.shape[1]), 'bool');
  return tf.sum(tf.where(hot, scores, tf.zerosLike(scores)), 1);
}
