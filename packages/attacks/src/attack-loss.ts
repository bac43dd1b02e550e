import { checkOneOf } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { ForwardPass } from './forward-pass.ts';

/**
 * What a gradient attack differentiates:
 * - `training`: the classifier's own loss;
 * - `crossEntropy`: -ln softmax(logits)[label];
 * - `logitMargin`: the largest other logit minus the label's (Carlini and Wagner, "Towards evaluating the robustness
 *   of neural networks", 2017, Section V), which does not saturate.
 */
export type AttackLoss = 'training' | 'crossEntropy' | 'logitMargin';

/** Per-sample loss [N] of a forward pass for labels (int32 [N]): larger the further the label is from being predicted. */
export type AttackLossFunction = (pass: ForwardPass, labels: tf.Tensor1D) => tf.Tensor1D;

// Larger than any logit, so that the label's own is never the largest "other" one.
const OUT_OF_REACH = 1e30;

const losses: Readonly<Record<AttackLoss, AttackLossFunction>> = {
  training: ({ classifier, inputs }, labels) => classifier.loss(inputs, labels),
  crossEntropy: (pass, labels) => {
    const logits = pass.logits();
    return tf.sub(tf.logSumExp(logits, 1), own(logits, labels));
  },
  logitMargin: (pass, labels) => {
    const logits = pass.logits();
    const others = tf.sub(logits, tf.mul(oneHot(logits, labels), OUT_OF_REACH));
    return tf.sub(tf.max(others, 1), own(logits, labels));
  },
};

export const lossNames = Object.keys(losses) as AttackLoss[];

/** @throws ArgumentError for an unknown name */
export function lossNamed(name: AttackLoss): AttackLossFunction {
  return losses[checkOneOf('loss', name, lossNames)];
}

function own(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  return tf.sum(tf.mul(logits, oneHot(logits, labels)), 1);
}

function oneHot(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor2D {
  return tf.oneHot(labels, logits.shape[1]) as tf.Tensor2D;
}
