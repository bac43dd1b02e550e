import { checkNumber, checkOneOf } from '@saf/checks';
import type { Classifier } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { AttackOptions, Criterion, Goal, Norm } from '../framework/attack.ts';
import { checkRequest } from '../framework/check-request.ts';
import { geometryOf } from '../framework/geometry.ts';
import { readAndDispose } from '../framework/tensors.ts';
import { type AutoAttackVersion, sequences } from './auto-attack-sequences.ts';
import { runSuite } from './run-suite.ts';
import type { SuiteResult } from './suite.ts';

// The published parameters.
const STEPS = 100;
const QUERIES = 5000;
// Levels of a pixel in an image file, less one.
const LEVELS = 255;

export interface AutoAttackOptions extends Omit<AttackOptions, 'epsilons' | 'onProgress'> {
  /** Largest size of a perturbation, on the scale of the classifier's bounds. */
  epsilon: number;
  /** The norm it is measured in; 'linf' by default. */
  norm?: Norm;
  /** 'standard' (default) is the published sequence; 'saf' is longer, and made for saturating activations. */
  version?: AutoAttackVersion;
  /**
   * Share of the published steps (100) and queries (5000) that each attack has, in (0, 1]; 1 by default. What less than that finds is
   * a first look, and not AutoAttack's robust accuracy.
   */
  effort?: number;
  /** Samples that the engine works on at a time; 250 by default. The result does not depend on it, but for rounding. */
  batchSize?: number;
  /** Called with the share of the work that is done, in (0, 1], and the attack that runs. */
  onProgress?: (done: number, note: string) => void;
}

/**
 * AutoAttack (Croce, Hein, "Reliable evaluation of adversarial robustness with an ensemble of diverse parameter-free attacks", ICML
 * 2020): robust accuracy under a sequence of attacks, each on the samples that still stand, from the input.
 *
 * - 'standard': APGD on the cross entropy (100 steps), APGD on the targeted DLR loss and FAB-T (9 targets of 100 steps each), Square
 *   (5000 queries), as published.
 * - 'saf': after the first of them APGD on the margin with restarts, exact and through `withSmoothDerivatives`, and on the cross
 *   entropy through wider ones: SAFs saturate, and derivatives that vanish would hide a weakness instead of removing it. Margins
 *   are of logits, which of RBF confidences are ln y = -z² and do not underflow.
 *
 * Labels are to be missed by the classifier's own nonsense rule; any other criterion will do too. Samples that are wrong by
 * themselves are not attacked. Only the rounding of 'linf' and 'l2' balls in float32 is allowed for; images are inside the bounds.
 * With two categories the DLR loss is the margin. Inputs predicted NaN count as nonsense under a threshold. A gradient of zero
 * leaves it to Square; a classifier without any gradient is refused, since Square alone would say too little.
 *
 * @param inputs [N, height, width, channels]; one batch of them is attacked at a time, and success is kept outside of the engine
 * @throws ArgumentError for inputs, labels or options that do not fit
 * @example
 * const { robustAccuracy, stages } = await autoAttack(classifier, images, labels, { epsilon: 0.3 });
 */
export async function autoAttack(
  classifier: Classifier,
  inputs: tf.Tensor4D,
  goal: Goal,
  options: AutoAttackOptions,
): Promise<AutoAttackResult> {
  const { epsilon, norm = 'linf', version = 'standard', effort = 1, seed = 0 } = options ?? {};
  const { batchSize = 250, firstIndex = 0, indices, signal, onProgress } = options ?? {};
  checkNumber('epsilon', epsilon, { min: 0 });
  geometryOf(norm);
  checkOneOf('version', version, Object.keys(sequences));
  checkNumber('effort', effort, { min: 0, exclusiveMin: true, max: 1 });
  const criterion = await checkRequest(classifier, inputs, goal, { epsilons: [epsilon], seed, firstIndex, indices });
  // The first success of each sample takes the place of its image.
  const pixels = Float32Array.from(await inputs.data<'float32'>());
  const [steps, queriesEach] = [STEPS, QUERIES].map((published) => Math.ceil(published * effort));
  const attacks = sequences[version]({ norm, epsilon, steps, queries: queriesEach });
  const suite = await runSuite(classifier, inputs, criterion, {
    attacks,
    epsilons: [epsilon],
    ...{ seed, firstIndex, indices, batchSize, signal, onProgress },
    onBroken: (sample, _, found) => pixels.set(found, sample * found.length),
  });
  const success = await judgeRounded(classifier, pixels, inputs.shape, criterion, batchSize);
  const rounded = { success, robustAccuracy: success.filter((each) => !each).length / success.length };
  const stages = stagesOf(suite);
  const { cleanAccuracy, gradients, queries } = suite;
  const [robustAccuracy, brokenBy, predictions] = [suite.robustAccuracy[0], suite.brokenBy[0], suite.predictions[0]];
  const outcome = {
    predictions,
    brokenBy: [...brokenBy],
    gradients,
    queries,
    rounded,
    adversarial: tf.tensor4d(pixels, inputs.shape),
  };
  return { version, norm, epsilon, effort, seed, cleanAccuracy, stages, robustAccuracy, ...outcome };
}

function stagesOf({ attacks }: SuiteResult): AutoAttackStage[] {
  return attacks.map(({ attack, samples, broken, robustAccuracy: [robustAccuracy], gradients, queries }) => {
    const brokenCount = broken[0].filter(Boolean).length;
    return { attack, attacked: samples.length, broken: brokenCount, robustAccuracy, gradients, queries };
  });
}

/** Whether the goal is met by the images as a file would have them; batch by batch, so that the engine holds one. */
async function judgeRounded(
  classifier: Classifier,
  pixels: Float32Array,
  [count, ...shape]: tf.Tensor4D['shape'],
  criterion: Criterion,
  batchSize: number,
): Promise<boolean[]> {
  const [low, high] = classifier.bounds;
  const [step, size] = [(high - low) / LEVELS, pixels.length / count];
  const success: boolean[] = [];
  for (let first = 0; first < count; first += batchSize) {
    const last = Math.min(first + batchSize, count);
    const predictions = tf.tidy(() => {
      const images = tf.tensor4d(pixels.slice(first * size, last * size), [last - first, ...shape]);
      const levels = tf.round(tf.div(tf.sub(images, low), step));
      return classifier.predict(tf.add(tf.mul(levels, step), low) as tf.Tensor4D);
    });
    const samples = Array.from({ length: last - first }, (_, i) => first + i);
    success.push(...criterion.take(samples).isMet(await readAndDispose(predictions)));
  }
  return success;
}

export interface AutoAttackStage {
  /** Such as 'apgd-ce'. */
  readonly attack: string;
  /** Samples that still stood before it, and those it broke. */
  readonly attacked: number;
  readonly broken: number;
  /** Share of all samples that stand after it. */
  readonly robustAccuracy: number;
  /** Gradients and queries that it spent on all samples together. */
  readonly gradients: number;
  readonly queries: number;
}

export interface AutoAttackResult {
  readonly version: AutoAttackVersion;
  readonly norm: Norm;
  readonly epsilon: number;
  readonly effort: number;
  readonly seed: number;
  /** Share of samples that do not meet the goal by themselves. */
  readonly cleanAccuracy: number;
  /** In their order. */
  readonly stages: readonly AutoAttackStage[];
  /** Share of samples that stand in the end. */
  readonly robustAccuracy: number;
  /** The first success of each sample, inside the ball and the bounds; the input where there is none. It belongs to the caller. */
  readonly adversarial: tf.Tensor4D;
  /** Predictions for `adversarial`. */
  readonly predictions: Int32Array;
  /** What broke each sample: 'clean' if it met the goal by itself, null if it stands. */
  readonly brokenBy: (string | null)[];
  readonly gradients: Int32Array;
  readonly queries: Int32Array;
  /** The same images with pixels rounded to 256 levels of the bounds, as files have them. */
  readonly rounded: { readonly success: boolean[]; readonly robustAccuracy: number };
}
