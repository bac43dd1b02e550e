import { checkOneOf } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { type AttackLoss, lossNamed, lossNames, type NamedLoss } from '../framework/attack-loss.ts';
import { type GoalValue, goalMargin, onlyAccepted } from '../framework/goal-scores.ts';

/**
 * What APGD raises: an `AttackLoss`, or one that goes by the goal whatever it is, also where "nonsense" meets it:
 * - `goalMargin`: the largest score that meets the goal minus the largest that does not;
 * - `dlr`: the same, divided by z₍₁₎ − z₍₃₎, which makes it blind to the scale of the logits;
 * - `targetedDlr`: from the score of one prediction that meets the goal after the other, divided by z₍₁₎ − (z₍₃₎ + z₍₄₎) / 2.
 */
export type ApgdLoss = AttackLoss | 'goalMargin' | 'dlr' | 'targetedDlr';

/** What an objective may need to know of each sample. */
export type ApgdLossRows = {
  readonly labels: tf.Tensor1D;
  /** Which scores meet the goal (see `acceptedScores`). */
  readonly accepted: tf.Tensor2D;
  /** The score that `targetedDlr` raises. */
  readonly targets: tf.Tensor1D;
};

export type ApgdLossFunction = (rows: ApgdLossRows) => NamedLoss<ApgdLossRows>;

const lossesOfGoal: Readonly<Record<Exclude<ApgdLoss, AttackLoss>, NamedLoss<ApgdLossRows>['lossOf']>> = {
  goalMargin: (pass, { accepted }) => goalMargin(pass.scores(), accepted),
  dlr: (pass, { accepted }) => dlr(pass.scores(), accepted),
  targetedDlr: (pass, { accepted, targets }) => targetedDlr(targets)(pass.scores(), accepted),
};

/** @throws ArgumentError for an unknown name */
export function apgdLossNamed(name: ApgdLoss): (sign: 1 | -1) => ApgdLossFunction {
  checkOneOf('loss', name, [...lossNames, ...Object.keys(lossesOfGoal)]);
  return (sign) =>
    ({ labels, accepted, targets }) => ({
      name: `${sign} ${name}`,
      lossOf: isOfGoal(name) ? lossesOfGoal[name] : (pass, rows) => tf.mul(lossNamed(name)(pass, rows.labels), sign),
      tensors: { labels, accepted, targets },
    });
}

const isOfGoal = (name: ApgdLoss): name is keyof typeof lossesOfGoal => name in lossesOfGoal;

// Keeps equal scores from dividing by zero (reference implementation of Croce and Hein).
const TINY = 1e-12;

/**
 * Difference of logits ratio (Croce, Hein, "Reliable evaluation of adversarial robustness with an ensemble of diverse
 * parameter-free attacks", ICML 2020, eq. 6): (a − r) / (z₍₁₎ − z₍₃₎), of the largest accepted and the largest rejected score.
 * With fewer than four scores the ratio can be constant (of two it always is): the difference alone takes its place.
 */
export const dlr: GoalValue = (scores, accepted) =>
  ratio(scores, (ranked) => ({
    above: leader(scores, accepted),
    below: leader(scores, tf.sub(1, accepted)),
    scale: ranked.length > 3 ? tf.sub(ranked[0], ranked[2]) : null,
  }));

/**
 * Its targeted form (ibid., eq. 7): (t − r) / (z₍₁₎ − (z₍₃₎ + z₍₄₎) / 2), of the score of the target and the largest rejected one.
 * With fewer than four scores the divisor is left out.
 */
export function targetedDlr(targets: tf.Tensor1D): GoalValue {
  return (scores, accepted) =>
    ratio(scores, (ranked) => ({
      above: tf.oneHot(targets, scores.shape[1]) as tf.Tensor2D,
      below: leader(scores, tf.sub(1, accepted)),
      scale: ranked.length > 3 ? tf.sub(ranked[0], tf.mul(tf.add(ranked[2], ranked[3]), 0.5)) : null,
    }));
}

interface Parts {
  /** One-hot [N, K] each; the scale is a sum of one-hots as well. */
  readonly above: tf.Tensor2D;
  readonly below: tf.Tensor2D;
  readonly scale: tf.Tensor | null;
}

/** A quotient of sums of scores with its closed gradient: tfjs has none for TopK. */
function ratio(scores: tf.Tensor2D, partsOf: (ranked: readonly tf.Tensor[]) => Parts): tf.Tensor1D {
  return tf.customGrad((...args) => {
    const [z, save] = args as [tf.Tensor2D, tf.GradSaveFunc];
    const { above, below, scale } = partsOf(rankedOneHots(z));
    const difference = tf.sub(above, below);
    const numerator = total(z, difference);
    const sum = scale ? tf.add(total(z, scale), TINY) : tf.onesLike(numerator);
    // Among scores of −∞ there is no scale: the difference alone.
    const isScaled = tf.isFinite(sum);
    const divisor = tf.where(isScaled, sum, tf.onesLike(sum));
    const value = tf.div(numerator, divisor);
    const turned = scale && tf.mul(tf.mul(value, scale), tf.cast(isScaled, 'float32'));
    const gradient = turned ? tf.div(tf.sub(difference, turned), divisor) : difference;
    save([gradient]);
    return {
      value: tf.squeeze(value, [1]),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(tf.expandDims(dy, 1), saved),
    };
  })(scores) as tf.Tensor1D;
}

/** What has no weight is left out, also where it is −∞. */
const total = (z: tf.Tensor, weights: tf.Tensor) =>
  tf.sum(tf.where(tf.notEqual(weights, 0), tf.mul(z, weights), tf.zerosLike(z)), 1, true);

const leader = (scores: tf.Tensor2D, wanted: tf.Tensor2D) =>
  tf.oneHot(tf.argMax<tf.Tensor1D>(onlyAccepted(scores, wanted), 1), scores.shape[1]) as tf.Tensor2D;

/** Where the largest, second largest, ... up to the fourth score of each row stands. */
function rankedOneHots(scores: tf.Tensor2D): tf.Tensor[] {
  const count = Math.min(4, scores.shape[1]);
  return tf.unstack(tf.oneHot(tf.topk(scores, count).indices, scores.shape[1]), 1);
}
