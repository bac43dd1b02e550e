import { rbf } from '@saf/activations';
import { ArgumentError, checkNumber, checkOneOf, checkShape } from '@saf/checks';
import { type HybridLossOptions, softmaxLoss } from '@saf/losses';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Classifier, NonsenseRule, ScoreNetwork } from './classifier.ts';
import { classifierFromFunction } from './classifier-from-function.ts';
import { frozenLayers, runFrozen } from './frozen-layers.ts';
import {
  checkModel,
  type Head,
  type LossOfPreActivations,
  splitHead,
  trainingLoss,
  withoutSigmoid,
} from './split-head.ts';

/**
 * What the outputs of a model are: confidences (RBF or softmax, found by the last layer), logits before a softmax, probabilities
 * that add up to 1, or one sigmoid, the probability of the second of two categories. One logit is that sigmoid's.
 */
export type ModelOutputs = 'confidences' | 'logits' | 'probabilities' | 'sigmoid';

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
  /** What the model's outputs are: said here, not guessed; 'confidences' by default. */
  outputs?: ModelOutputs;
  /** `lossWeights` (α₁, α₂, α₃) and p of the hybrid loss, for a model with RBF confidences. */
  hybrid?: HybridLossOptions;
  /**
   * Of a model with several inputs, what all of them but the image are given: by the name of the input a tensor of one sample, the same for
   * every image. They are the caller's, and have to be there as long as the classifier is used.
   */
  fixedInputs?: Readonly<Record<string, tf.Tensor>>;
}

/**
 * What attacks and metrics see of a tfjs network: a Classifier of any LayersModel from images to scores of categories.
 *
 * Logits are z for a softmax network, ln y = −z² for RBF confidences, ln p for probabilities (where 0 counts as 1e-38), and 0 and z
 * for one sigmoid of z. Every pass is in inference mode (batch norm with its running averages), and follows the model's weights:
 * training goes on being seen.
 *
 * @throws ArgumentError for a model that is not from [N, height, width, channels] to [N, outputs], a last layer that does not give
 *   what `outputs` says, `categories` that are neither all outputs nor all but one, and `fixedInputs` that leave none or several
 * @example
 * const classifier = classifierFromModel(mnistNetwork({ activation: 'mirroredRelu', outputs: 11 }), { categories: 10 });
 * classifier.predict(images); // 0 to 9, or NONSENSE
 * const catsAndDogs = classifierFromModel(model, { outputs: 'sigmoid' }); // one unit: 0 cat, 1 dog
 */
export function classifierFromModel(model: LayersModel, options: ModelClassifierOptions = {}): Classifier {
  const outputs = checkOneOf('outputs', options.outputs ?? 'confidences', outputKinds);
  const { scores, head, count, loss, network } =
    outputs === 'confidences' ? splitNetwork(model, options) : namedOutputs(model, outputs, options);
  const { categories, nonsense } = categoriesAndRule(count, options);
  const classifier = classifierFromFunction({
    name: options.name ?? model.name,
    inputShape: imageShape(model, options.fixedInputs),
    bounds: options.bounds,
    categories,
    nonsense,
    logits: (inputs) => heads[head].logits(scores(inputs)),
    confidences: (inputs) => heads[head].confidences(scores(inputs)),
    confidencesFromLogits: (logits) => heads[head].confidencesFromLogits(logits),
    losses: (inputs, labelSets) => {
      const shared = scores(inputs);
      return labelSets.map((labels) => loss(shared, labels));
    },
  });
  // Bounds are of the image alone.
  return options.fixedInputs ? classifier : { ...classifier, network };
}

const outputKinds: readonly ModelOutputs[] = ['confidences', 'logits', 'probabilities', 'sigmoid'];

/** How to get from inputs to scores before the head, and their number. */
interface Network {
  readonly scores: (inputs: tf.Tensor4D) => tf.Tensor2D;
  readonly head: Head;
  readonly count: number;
  readonly loss: LossOfPreActivations;
  readonly network?: ScoreNetwork;
}

function splitNetwork(model: LayersModel, { hybrid, fixedInputs }: ModelClassifierOptions): Network {
  const { trunk, head } = splitHead(model);
  const network = { trunk, scores: head };
  return {
    scores: scoresOf(trunk, fixedInputs),
    head,
    count: model.outputs[0].shape[1]!,
    loss: trainingLoss(model, hybrid),
    network,
  };
}

function namedOutputs(
  model: LayersModel,
  kind: Exclude<ModelOutputs, 'confidences'>,
  { fixedInputs }: ModelClassifierOptions,
): Network {
  const units = checkModel(model);
  if (kind !== 'logits' && (kind === 'sigmoid') !== (units === 1))
    throw new ArgumentError('outputs', "one unit for 'sigmoid', more for 'probabilities'", units);
  const trunk = kind === 'sigmoid' ? withoutSigmoid(model) : model;
  const outputs = scoresOf(trunk, fixedInputs);
  const scores = (inputs: tf.Tensor4D): tf.Tensor2D => {
    const values = outputs(inputs);
    if (kind === 'probabilities') return tf.log(tf.maximum(values, SMALLEST));
    return units === 1 ? tf.concat2d([tf.zerosLike(values), values], 1) : values;
  };
  const network: ScoreNetwork = { trunk, scores: units === 1 ? 'sigmoid' : 'softmax' };
  const known = kind === 'probabilities' ? undefined : network;
  return { scores, head: 'softmax', count: Math.max(units, 2), loss: softmaxLoss, network: known };
}

// Just above the smallest normal number of float32.
const SMALLEST = 1.2e-38;

type FixedInputs = ModelClassifierOptions['fixedInputs'];

function scoresOf(model: LayersModel, fixed: FixedInputs): (inputs: tf.Tensor4D) => tf.Tensor2D {
  const frozen = frozenLayers(model);
  const names = inputNames(model);
  const all = (images: tf.Tensor4D) =>
    fixed ? names.map((name) => (name in fixed ? repeated(fixed[name], images.shape[0]) : images)) : images;
  return (inputs) => runFrozen(frozen, () => model.apply(all(inputs)) as tf.Tensor2D);
}

const inputNames = (model: LayersModel): string[] => model.inputs.map(({ sourceLayer }) => sourceLayer.name);

/** The same for each of some samples. */
const repeated = (value: tf.Tensor, count: number): tf.Tensor =>
  tf.tile(tf.expandDims(value), [count, ...value.shape.map(() => 1)]);

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

/** Of the one input that is not fixed. */
function imageShape(model: LayersModel, fixed: FixedInputs = {}): [number, number, number] {
  const names = inputNames(model);
  for (const [name, value] of Object.entries(fixed)) {
    checkOneOf('fixedInputs', name, names);
    checkShape(`fixedInputs.${name}`, value, model.inputs[names.indexOf(name)].shape.slice(1));
  }
  const shapes = model.inputs.filter((_, i) => !(names[i] in fixed)).map(({ shape }) => shape);
  const [, ...image] = shapes[0] ?? [];
  if (shapes[1] || image.length !== 3 || image.some((size) => !size))
    throw new ArgumentError('model', 'one input of shape [N, height, width, channels]', shapes[1] ? shapes : shapes[0]);
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
