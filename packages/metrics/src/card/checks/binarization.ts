import { apgd } from '@saf/attacks';
import { type Classifier, classifierFromFunction, inferencePass } from '@saf/models';
import { randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { model as functionalModel, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { cholesky, solveLower, solveUpper } from '../../cholesky.ts';
import { type CardCheck, type Finding, failedIf } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { images, indicesOf, percent } from '../masks.ts';
import { comparedAt } from '../white-box.ts';

/**
 * Zimmermann et al., "Increasing confidence in adversarial robustness evaluations" (NeurIPS 2022): an adversarial image exists by
 * construction, so an attack that does not find it is too weak, or misled.
 */
export const binarization: CardCheck = {
  id: 'binarization',
  question: 'Does the attack find an adversarial image where one exists by construction?',
  async run(context: CheckContext): Promise<Finding> {
    const epsilon = await comparedAt(context);
    const tried = indicesOf(await context.clean(), false).slice(0, context.budget.binarizedImages);
    const features = featuresOf(context);
    const tally = { made: 0, attack: 0, random: 0 };
    for (const [done, index] of tried.entries()) {
      await tryOne(context, await binaryClassifier(context, features, index, epsilon), index, epsilon, tally);
      context.onProgress((done + 1) / tried.length);
    }
    const numbers = {
      epsilon,
      readOuts: tally.made,
      inseparable: tried.length - tally.made,
      found: tally.attack,
      foundAtRandom: tally.random,
    };
    if (tally.made === 0)
      return {
        outcome: 'unclear',
        numbers,
        sentence: 'In the features no point of the ball is linearly separable from the others.',
      };
    return failedIf(
      tally.attack < tally.made,
      numbers,
      `For ${images(tally.made)} a read-out of the features has an adversarial image by construction: the attack finds ${percent(tally.attack / tally.made)} of them, and as many random points find ${percent(tally.random / tally.made)}.`,
    );
  },
};

async function tryOne(
  context: CheckContext,
  readOut: Classifier | null,
  index: number,
  epsilon: number,
  tally: { made: number; attack: number; random: number },
): Promise<void> {
  if (!readOut) return;
  const { apgdSteps: steps } = context.budget;
  const attack = apgd({ steps, loss: 'logitMargin' });
  const image = { name: null, epsilon, classifier: readOut, indices: [index], labels: [0] };
  const found = await context.attack(attack, image);
  tally.made++;
  if (found[index]) tally.attack++;
  const points = context.uniformPoints(
    index,
    epsilon,
    steps,
    randomStream(context.seed, 'binarization', 'random', index),
  );
  const wrong = await context.wrongOf(readOut, points, new Array<number>(steps).fill(0));
  points.dispose();
  if (wrong.includes(true)) tally.random++;
}

/** Inner points stay this far inside of the ball, and the threshold this near to the boundary point (Zimmermann et al., 2022). */
const INSIDE = 0.95;
const CLOSENESS = 0.999;
/** Keeps the covariance of features that do not change invertible, relative to its mean variance. */
const RIDGE = 1e-4;

type Features = (images: tf.Tensor4D) => tf.Tensor2D;

/**
 * A classifier of two categories on frozen features: 0 for the image and points inside of its ball, 1 for one random corner of the
 * ball. It separates them by Fisher's discriminant w = Σ⁻¹(φ − μ), with the threshold so near to that corner that little
 * else is in category 1. Null where the discriminant does not separate them.
 */
async function binaryClassifier(
  context: CheckContext,
  features: Features,
  index: number,
  epsilon: number,
): Promise<Classifier | null> {
  const corner = cornerOf(context, index, epsilon);
  const phi = tf.tidy(() => features(corner));
  const inner = await innerFeatures(context, index, epsilon, features);
  try {
    const weights = await fisher(inner, phi);
    const [innermost, atCorner] = tf.tidy(() => {
      const direction = tf.tensor2d(weights, [weights.length, 1]);
      return [tf.max(tf.matMul(inner, direction)), tf.max(tf.matMul(phi, direction))].map((each) => each.dataSync()[0]);
    });
    if (!(atCorner > innermost)) return null;
    const threshold = innermost + CLOSENESS * (atCorner - innermost);
    return readOut(context.classifier, features, weights, threshold, atCorner - innermost);
  } finally {
    tf.dispose([corner, phi, inner]);
  }
}

function readOut(
  { name, inputShape, bounds }: Classifier,
  features: Features,
  weights: Float32Array,
  threshold: number,
  scale: number,
): Classifier {
  return classifierFromFunction({
    name: `${name}, read-out`,
    inputShape,
    bounds,
    categories: 2,
    nonsense: { threshold: 0 },
    logits: (x) => {
      const score = tf.matMul(features(x), tf.tensor2d(weights, [weights.length, 1]));
      const margin = tf.div(tf.sub(score, threshold), scale);
      return tf.concat2d([tf.neg(margin), margin] as tf.Tensor2D[], 1);
    },
  });
}

/** Features of the image and of uniform points inside of its ball. */
async function innerFeatures(
  context: CheckContext,
  index: number,
  epsilon: number,
  features: Features,
): Promise<tf.Tensor2D> {
  const source = randomStream(context.seed, 'binarization', index);
  const parts: tf.Tensor2D[] = [tf.tidy(() => features(context.take([index])))];
  for (const { size } of context.batches(context.budget.innerPoints - 1)) {
    const points = context.uniformPoints(index, INSIDE * epsilon, size, source);
    parts.push(tf.tidy(() => features(points)));
    points.dispose();
    await tf.nextFrame();
  }
  const all = tf.concat2d(parts, 0);
  tf.dispose(parts);
  return all;
}

/** Every pixel at ±epsilon: a corner, which is as far from the inner points as the ball goes. */
function cornerOf(context: CheckContext, index: number, epsilon: number): tf.Tensor4D {
  const { inputShape, bounds } = context.classifier;
  const source = randomStream(context.seed, 'binarization', 'corner', index);
  const signs = Float32Array.from({ length: tf.util.sizeFromShape([...inputShape]) }, () => (source() < 0.5 ? -1 : 1));
  return tf.tidy(() => {
    const moved = tf.add(context.take([index]), tf.mul(tf.tensor4d(signs, [1, ...inputShape]), epsilon));
    return tf.clipByValue(moved, ...bounds) as tf.Tensor4D;
  });
}

/** Fisher's linear discriminant between one point and a cloud. */
async function fisher(inner: tf.Tensor2D, phi: tf.Tensor2D): Promise<Float32Array> {
  const { covariance, difference } = tf.tidy(() => {
    const mean = tf.mean(inner, 0, true);
    const centred = tf.sub(inner, mean);
    return {
      covariance: tf.div(tf.matMul(centred, centred, true), inner.shape[0]),
      difference: tf.sub(phi, mean),
    };
  });
  const [matrix, right] = [Float64Array.from(await covariance.data()), await difference.data()];
  tf.dispose([covariance, difference]);
  addRidge(matrix, right.length);
  const lower = cholesky(matrix);
  const solution = solveUpper(lower, solveLower(lower, right));
  const length = Math.hypot(...solution) || 1;
  return Float32Array.from(solution, (value) => value / length);
}

function addRidge(matrix: Float64Array, size: number): void {
  const diagonal = Array.from({ length: size }, (_, i) => i * (size + 1));
  const trace = diagonal.reduce((sum, i) => sum + matrix[i], 0);
  for (const i of diagonal) matrix[i] += RIDGE * (trace / size) + Number.MIN_VALUE;
}

/** What a binary read-out is fitted to: features of the user's, else what the network's last dense layer is given, else the scores. */
function featuresOf({ classifier, options }: CheckContext): (images: tf.Tensor4D) => tf.Tensor2D {
  const { features, model } = options;
  return features ?? (model && beforeLastDense(model)) ?? ((images) => classifier.logits(images));
}

function beforeLastDense(network: LayersModel): ((images: tf.Tensor4D) => tf.Tensor2D) | undefined {
  const last = network.layers.filter((layer) => layer.getClassName() === 'Dense').at(-1);
  if (!last) return undefined;
  return inferencePass(functionalModel({ inputs: network.inputs, outputs: last.input as SymbolicTensor })) as (
    images: tf.Tensor4D,
  ) => tf.Tensor2D;
}
