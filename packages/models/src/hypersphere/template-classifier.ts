import { ArgumentError, checkFinite, checkLabels } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { type Classifier, NONSENSE } from '../classifiers/classifier.ts';
import { classifierFromFunction } from '../classifiers/classifier-from-function.ts';
import { findThreshold, logBasicBlock } from './basic-block.ts';
import type { HypersphereBlock, HypersphereOptions } from './hypersphere-block.ts';

export type TemplateClassifierOptions = Omit<HypersphereOptions, 'dimensions'> & {
  /** 'templates' by default. */
  name?: string;
  /** Smallest and largest value of a valid pixel; [0, 1] by default. */
  bounds?: readonly [number, number];
};

/**
 * The network of Fig. 5.b: a block of two SAF layers a template, the largest y of all decides; nonsense if it is below τ.
 *
 * An input within r₀ of a template has the template's category, one farther than r from all of them is nonsense, and the shell
 * between, r₀ to r, has at most ε of the ball's volume. A confidence is the largest y of the category's templates, a logit
 * its logarithm. `predict` compares logarithms, because τ rounds to 1 in float32 for many dimensions; `withNonsenseRule` does not.
 *
 * @param templates float32 [M, height, width, channels]; copied, dispose of them as you like
 * @param labels the template's categories: whole numbers from 0, none left out
 * @throws ArgumentError for options that `findThreshold` refuses, templates that are not finite, labels that do not fit, and
 *   templates of different categories whose balls of radius r overlap
 * @example
 * const judge = templateClassifier(templates, [0, 1], { radius: 0.5, epsilon: 0.05, activation: 'rbf' });
 * judge.predict(images);
 */
export function templateClassifier(
  templates: tf.Tensor4D,
  labels: ArrayLike<number>,
  options: TemplateClassifierOptions,
): Classifier {
  if (templates?.rank !== 4)
    throw new ArgumentError('templates', 'shape [M, height, width, channels]', templates?.shape);
  const [, ...inputShape] = templates.shape;
  const dimensions = tf.util.sizeFromShape(inputShape);
  const block = findThreshold({ ...options, dimensions });
  const groups = groupByLabel(rowsOf(templates, dimensions), labels);
  checkSeparation(groups, options.radius);
  return classify(block, groups, inputShape as [number, number, number], options);
}

type Rows = readonly Float32Array[];

function classify(
  block: HypersphereBlock,
  groups: readonly Rows[],
  inputShape: [number, number, number],
  { name = 'templates', bounds }: TemplateClassifierOptions,
): Classifier {
  const logits = (inputs: tf.Tensor4D) => largestByGroup(block, groups, inputs);
  const confidences = (inputs: tf.Tensor4D) => tf.exp(logits(inputs));
  const nonsense = { threshold: block.tau };
  const options = { name, inputShape, bounds, categories: groups.length, nonsense };
  const classifier = classifierFromFunction({ ...options, logits, confidences });
  return { ...classifier, predict: (inputs) => decide(classifier.logits(inputs), block.logTau) };
}

function largestByGroup(block: HypersphereBlock, groups: readonly Rows[], inputs: tf.Tensor4D): tf.Tensor2D {
  const flat = tf.reshape(inputs, [-1, block.dimensions]) as tf.Tensor2D;
  const largest = groups.map((rows) => tf.max(logBasicBlock(block, flat, tensorOf(rows)), 1));
  return tf.stack(largest, 1) as tf.Tensor2D;
}

function decide(logits: tf.Tensor2D, logTau: number): tf.Tensor1D {
  const predictions = tf.tidy(() => {
    const best = tf.argMax<tf.Tensor1D>(logits, 1);
    const inside = tf.greaterEqual(tf.max(logits, 1), logTau);
    return tf.where(inside, best, tf.fill(best.shape, NONSENSE, 'int32')) as tf.Tensor1D;
  });
  logits.dispose();
  return predictions;
}

function rowsOf(templates: tf.Tensor4D, dimensions: number): Rows {
  const values = templates.dataSync<'float32'>();
  checkFinite('templates', values);
  return Array.from({ length: templates.shape[0] }, (_, i) => values.slice(i * dimensions, (i + 1) * dimensions));
}

function groupByLabel(rows: Rows, labels: ArrayLike<number>): Rows[] {
  const categories = Math.min(Math.max(...Array.from(labels ?? [], Number)) + 1, 2 ** 31);
  checkLabels('labels', labels, rows.length, categories);
  return Array.from({ length: categories }, (_, category) => {
    const group = rows.filter((_, i) => labels[i] === category);
    if (group.length === 0) throw new ArgumentError('labels', `a template of category ${category}`, 'none');
    return group;
  });
}

const tensorOf = (rows: Rows) => tf.tensor([...rows]) as tf.Tensor2D;

/** Lemma 1's condition: balls of radius r around templates of different categories do not overlap. */
function checkSeparation(groups: readonly Rows[], radius: number): void {
  for (let first = 0; first < groups.length; first++)
    for (let second = first + 1; second < groups.length; second++) {
      const distance = smallestDistance(groups[first], groups[second]);
      if (distance <= 2 * radius)
        throw new ArgumentError(
          'templates',
          `more than 2 · radius = ${2 * radius} between categories ${first} and ${second}`,
          distance,
        );
    }
}

function smallestDistance(first: Rows, second: Rows): number {
  let smallest = Infinity;
  for (const a of first) for (const b of second) smallest = Math.min(smallest, squaredDistance(a, b));
  return Math.sqrt(smallest);
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}
