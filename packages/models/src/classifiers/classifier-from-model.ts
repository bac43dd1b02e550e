import { rbf } from '@saf/activations';
import { ArgumentError, checkNumber } from '@saf/checks';
import type { HybridLossOptions } from '@saf/losses';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Classifier, NonsenseRule } from '../classifier.ts';
import { frozenLayers } from '../frozen/frozen-layers.ts';
import { runFrozen } from '../frozen/run-frozen.ts';
import { type Head, splitHead } from '../heads/split-head.ts';
import { trainingLoss } from '../heads/training-loss.ts';
import { classifierFromFunction } from './classifier-from-function.ts';

export interface ModelClassifierOptions {
  /** The model's name by default. */
  name?: string;
  /** Smallest and largest value of a valid pixel; [0, 1] by default. */
  bounds?: readonly [number, number];
  /**
   * Number of meaningful categories: the model's outputs, or one less if the last output is an explicit nonsense category.
   * By default all outputs are meaningful, but for the one `nonsense: { category }` names.
   */
  categories?: number;
  /** By default the explicit category if the model has one output more than `categories`, else `{ threshold: 0.5 }`. */
  nonsense?: NonsenseRule;
  /** `lossWeights` (α₁, α₂, α₃) and p of the hybrid loss, for a model with RBF confidences. */
  hybrid?: HybridLossOptions;
}

/**
 * What attacks and metrics see of a tfjs network: a Classifier of any LayersModel that `splitHead` can split.
 *
 * Logits are z for a softmax network, ln y = −z² for RBF confidences. Every pass is in inference mode (batch norm with its
 * running averages), and follows the model's weights: training goes on being seen.
 *
 * @throws ArgumentError for a model that is not from [N, height, width, channels] to [N, outputs], another last layer, and
 *   `categories` that are neither all outputs nor all but one
 * @example
 * const classifier = classifierFromModel(mnistNetwork({ activation: 'mirroredRelu', outputs: 11 }), { categories: 10 });
 * classifier.predict(images); // 0 to 9, or NONSENSE
 */
export function classifierFromModel(model: LayersModel, options: ModelClassifierOptions = {}): Classifier {
  const { trunk, head } = splitHead(model);
  const { categories, nonsense } = categoriesAndRule(model.outputs[0].shape[1]!, options);
  const loss = trainingLoss(model, options.hybrid);
  const frozen = frozenLayers(trunk);
  const z = (inputs: tf.Tensor4D) => runFrozen(frozen, () => trunk.apply(inputs) as tf.Tensor2D);
  return classifierFromFunction({
    name: options.name ?? model.name,
    inputShape: imageShape(model),
    bounds: options.bounds,
    categories,
    nonsense,
    logits: (inputs) => heads[head].logits(z(inputs)),
    confidences: (inputs) => heads[head].confidences(z(inputs)),
    confidencesFromLogits: (logits) => heads[head].confidencesFromLogits(logits),
    losses: (inputs, labelSets) => {
      const shared = z(inputs);
      return labelSets.map((labels) => loss(shared, labels));
    },
  });
}

type Scores = (scores: tf.Tensor2D) => tf.Tensor2D;

const heads: Record<Head, Record<'logits' | 'confidences' | 'confidencesFromLogits', Scores>> = {
  rbf: {
    logits: (z) => tf.neg(tf.square(z)),
    confidences: (z) => rbf(z),
    confidencesFromLogits: (logits) => tf.exp(logits),
  },
  softmax: {
    logits: (z) => z,
    confidences: (z) => tf.softmax(z),
    confidencesFromLogits: (logits) => tf.softmax(logits),
  },
};

function imageShape(model: LayersModel): [number, number, number] {
  const [shape, ...others] = model.inputs.map((input) => input.shape);
  const [, ...image] = shape;
  if (others.length > 0 || image.length !== 3 || image.some((size) => !size))
    throw new ArgumentError('model', 'one input of shape [N, height, width, channels]', shape);
  return image as [number, number, number];
}

function categoriesAndRule(outputs: number, options: ModelClassifierOptions) {
  const named = options.nonsense && 'category' in options.nonsense;
  const categories = checkNumber('categories', options.categories ?? (named ? outputs - 1 : outputs), {
    min: Math.max(outputs - 1, 1),
    max: outputs,
    integer: true,
  });
  const explicit = outputs === categories + 1;
  if (named && !explicit)
    throw new ArgumentError('nonsense.category', `a model with ${categories + 1} outputs`, outputs);
  return { categories, nonsense: options.nonsense ?? (explicit ? { category: categories } : { threshold: 0.5 }) };
}
