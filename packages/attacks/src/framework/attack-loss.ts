import { checkOneOf } from '@saf/checks';
import { type Classifier, computeBy, predictCategories } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import { type CountedPasses, type LossGradient, lossGradient } from './counted-passes.ts';
import type { AttackRun } from './define-attack.ts';
import { logNormalizer, predictionScores, scoreAt } from './goal-scores.ts';
import { readAndDispose } from './tensors.ts';

/**
 * What a gradient attack differentiates:
 * - `training`: the classifier's own loss;
 * - `crossEntropy`: -ln softmax(logits)[label];
 * - `logitMargin`: the largest other logit minus the label's (Carlini and Wagner, "Towards evaluating the robustness
 *   of neural networks", 2017, Section V), which does not saturate;
 * - `otherConfidence`: ln of the largest confidence in another meaningful category, for classifiers that reject what they are not
 *   confident in (Stutz et al., "Confidence-calibrated adversarial training", 2020, eq. 4).
 */
export type AttackLoss = 'training' | 'crossEntropy' | 'logitMargin' | 'otherConfidence';

/** Per-sample loss [N] of a forward pass for labels (int32 [N]): larger the further the label is from being predicted. */
export type AttackLossFunction = (pass: ForwardPass, labels: tf.Tensor1D) => tf.Tensor1D;

// Larger than any logit, so that the label's own is never the largest "other" one.
const OUT_OF_REACH = 1e30;

const losses: Readonly<Record<AttackLoss, AttackLossFunction>> = {
  training: ({ classifier, inputs }, labels) => classifier.loss(inputs, labels),
  crossEntropy: (pass, labels) => {
    const logits = pass.logits();
    return tf.sub(tf.logSumExp(logits, 1), scoreAt(logits, labels));
  },
  logitMargin: (pass, labels) => tf.sub(tf.max(others(pass, labels), 1), scoreAt(pass.logits(), labels)),
  otherConfidence: (pass, labels) => {
    const { classifier, inputs } = pass;
    const meaningful = tf.slice(others(pass, labels), [0, 0], [-1, classifier.categories]);
    const normalizer = logNormalizer(classifier, inputs, pass.logits());
    return tf.sub(tf.max(meaningful, 1), tf.squeeze(normalizer, [1]));
  },
};

/** The logits, the label's own out of reach. */
function others(pass: ForwardPass, labels: tf.Tensor1D): tf.Tensor {
  const logits = pass.logits();
  return tf.sub(logits, tf.mul(tf.oneHot(labels, logits.shape[1]), OUT_OF_REACH));
}

export const lossNames = Object.keys(losses) as AttackLoss[];

/** @throws ArgumentError for an unknown name */
export function lossNamed(name: AttackLoss): AttackLossFunction {
  return losses[checkOneOf('loss', name, lossNames)];
}

/** A loss of labels, which has a name if it is one of ours. */
export function lossOfLabels(
  lossOf: AttackLossFunction,
  labels: tf.Tensor1D,
): NamedLoss<{ readonly labels: tf.Tensor1D }> {
  const name = lossNames.find((each) => losses[each] === lossOf);
  return { name, lossOf: (pass, tensors) => lossOf(pass, tensors.labels), tensors: { labels } };
}

/** What a gradient attack follows: the loss of these labels, upwards (+1) to miss them or downwards (-1) to reach them. */
export interface LossObjective {
  readonly labels: Int32Array;
  readonly sign: 1 | -1;
}

/** The aim of a criterion; one without labels aims at the meaningful category that is the most likely already. */
export async function lossObjective({ criterion, inputs, passes }: AttackRun): Promise<LossObjective> {
  if (criterion.labels) return { labels: criterion.labels, sign: criterion.targeted ? -1 : 1 };
  const mostLikely = passes.query((classifier) =>
    tf.argMax(tf.slice(classifier.logits(inputs), [0, 0], [-1, classifier.categories]), 1),
  );
  return { labels: await readAndDispose(mostLikely), sign: -1 };
}

/** What is known of each sample at a point. */
export interface Evaluation extends LossGradient {
  /** int32 [N] */
  readonly predictions: tf.Tensor1D;
}

/**
 * Losses, gradients and predictions at the inputs: from one forward pass if the loss is of the logits and the classifier knows
 * what they predict, else with a query more.
 */
export function evaluateGradient<T extends tf.NamedTensorMap>(
  passes: CountedPasses,
  loss: PassLoss | NamedLoss<T>,
  inputs: tf.Tensor4D,
  samples: readonly number[],
): Evaluation {
  const named = typeof loss === 'function' ? { lossOf: loss } : loss;
  const found = gradientOf(passes, named, inputs, samples);
  return { ...found, predictions: found.predictions ?? passes.predictions(inputs, samples) };
}

/** Losses and gradients, and predictions where those cost no pass more. */
export function gradientOf<T extends tf.NamedTensorMap>(
  passes: CountedPasses,
  { name, lossOf, tensors }: NamedLoss<T>,
  inputs: tf.Tensor4D,
  samples?: readonly number[],
): LossGradient & Partial<Evaluation> {
  const { classifier } = passes;
  const compute = ({ x, ...others }: tf.NamedTensorMap) => {
    let predictions: tf.Tensor1D | undefined;
    const forward = (each: tf.Tensor4D) => {
      const pass = new ForwardPass(classifier, each);
      const losses = lossOf(pass, others as T);
      predictions = predictionsOf(pass);
      // All that is not the result of a gradient's function is freed when that returns.
      if (predictions) tf.keep(predictions);
      return losses;
    };
    try {
      const found = lossGradient(forward, x as tf.Tensor4D);
      return { ...found, ...(predictions && { predictions: tf.clone(predictions) }) };
    } finally {
      predictions?.dispose();
    }
  };
  passes.countGradient(samples);
  return computeBy(classifier, name, compute, { x: inputs, ...tensors });
}

/** The same without the gradients. */
export function evaluateLoss(
  passes: CountedPasses,
  lossOf: PassLoss,
  inputs: tf.Tensor4D,
  samples: readonly number[],
): Omit<Evaluation, 'gradient'> {
  const { losses, predictions } = passes.query((classifier) => {
    const pass = new ForwardPass(classifier, inputs);
    return { losses: lossOf(pass), predictions: predictionsOf(pass) };
  }, samples);
  return { losses, predictions: predictions ?? passes.predictions(inputs, samples) };
}

/** Predictions of a forward pass, if its logits are known and say so. */
function predictionsOf({ classifier, known }: ForwardPass): tf.Tensor1D | undefined {
  const { confidencesFromLogits, categories, nonsense } = classifier;
  if (!known || !confidencesFromLogits) return undefined;
  return predictCategories(confidencesFromLogits(known), categories, nonsense);
}

/** One forward pass, of which losses and predictions share the logits. */
export class ForwardPass {
  /** The logits, if they have been asked for. */
  known?: tf.Tensor2D;

  constructor(
    readonly classifier: Classifier,
    readonly inputs: tf.Tensor4D,
  ) {}

  logits(): tf.Tensor2D {
    this.known ??= this.classifier.logits(this.inputs);
    return this.known;
  }

  /** See `predictionScores`. */
  scores(): tf.Tensor2D {
    return predictionScores(this.classifier, this.inputs, this.logits());
  }
}

/** Per-sample losses [N] from a forward pass. */
export type PassLoss = (pass: ForwardPass) => tf.Tensor1D;

/** A loss of a forward pass and of other tensors [N, …], which a classifier's compiler may compile. */
export interface NamedLoss<T extends tf.NamedTensorMap = tf.NamedTensorMap> {
  /** A loss of the same name is the same function, in whatever attack; one without a name is not compiled. */
  readonly name?: string;
  readonly lossOf: (pass: ForwardPass, tensors: T) => tf.Tensor1D;
  readonly tensors?: T;
}
