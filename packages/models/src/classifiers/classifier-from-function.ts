import { ArgumentError, checkNumber, checkShape } from '@saf/checks';
import { softmaxLoss } from '@saf/losses';
import * as tf from '@tensorflow/tfjs-core';
import type { Classifier, NonsenseRule } from './classifier.ts';
import { checkNonsenseRule, predictCategories } from './nonsense-rule.ts';

export interface FunctionClassifierOptions {
  name: string;
  /** Height, width and channels of one input. */
  inputShape: readonly [number, number, number];
  /** Number of meaningful categories. The functions give one output per category, or one more for explicit nonsense. */
  categories: number;
  /** Scores [N, outputs] in the log domain, differentiable where attacks are to use gradients. */
  logits: (inputs: tf.Tensor4D) => tf.Tensor2D;
  /** Confidences [N, outputs] in [0, 1]; those of `confidencesFromLogits` by default. */
  confidences?: (inputs: tf.Tensor4D) => tf.Tensor2D;
  /** Confidences of logits; softmax by default, but for a classifier with `confidences` of its own. */
  confidencesFromLogits?: (logits: tf.Tensor2D) => tf.Tensor2D;
  /** Loss of each sample [N]; the softmax loss of the logits by default. */
  loss?: (inputs: tf.Tensor4D, labels: tf.Tensor1D) => tf.Tensor1D;
  /** The loss for several sets of labels from one forward pass; takes the place of `loss`, and saves attacks forward passes. */
  losses?: (inputs: tf.Tensor4D, labelSets: readonly tf.Tensor1D[]) => tf.Tensor1D[];
  /** Smallest and largest value of a valid pixel; [0, 1] by default. */
  bounds?: readonly [number, number];
  /** `{ threshold: 0.5 }` by default. */
  nonsense?: NonsenseRule;
}

/**
 * A Classifier of functions of your own: anything that maps images to scores, tfjs model or not.
 *
 * Intermediate tensors of the functions are disposed of; what a method returns belongs to the caller.
 *
 * @throws ArgumentError for a bad shape, bounds, number of categories or nonsense rule; its methods throw one for inputs that are
 *   not float32 [N, ...inputShape], labels that are not int32 [N], and functions that give another number of outputs or samples
 * @example
 * const logits = (x: tf.Tensor4D) => model.apply(tf.image.resizeBilinear(x, [32, 32])) as tf.Tensor2D;
 * const classifier = classifierFromFunction({ name: 'resized', inputShape: [28, 28, 1], categories: 10, logits });
 */
export function classifierFromFunction(options: FunctionClassifierOptions): Classifier {
  const { name, inputShape, bounds, categories, nonsense } = checkOptions(options);
  const { logits } = options;
  const { confidences, confidencesFromLogits } = confidencesOf(options);
  const { loss, losses } = lossesOf(options);
  const checked = <T extends tf.TensorContainer>(inputs: tf.Tensor4D, compute: () => T): T => {
    checkShape('inputs', inputs, [null, ...inputShape], 'float32');
    return tf.tidy(compute);
  };
  const scores = (what: string, inputs: tf.Tensor4D, compute: typeof logits) =>
    checked(inputs, () => checkScores(what, compute(inputs), inputs.shape[0], categories));
  return {
    name,
    inputShape,
    bounds,
    categories,
    nonsense,
    logits: (inputs) => scores('logits', inputs, logits),
    confidences: (inputs) => scores('confidences', inputs, confidences),
    confidencesFromLogits: confidencesFromLogits && ((z) => tf.tidy(() => confidencesFromLogits(z))),
    loss(inputs, labels) {
      checkShape('labels', labels, [inputs?.shape?.[0]], 'int32');
      return checked(inputs, () => checkLosses(loss(inputs, labels), labels.shape));
    },
    losses:
      losses &&
      ((inputs, labelSets) => {
        for (const [i, labels] of labelSets.entries())
          checkShape(`labelSets[${i}]`, labels, [inputs?.shape?.[0]], 'int32');
        return checked(inputs, () => losses(inputs, labelSets).map((each) => checkLosses(each, [inputs.shape[0]])));
      }),
    predict: (inputs) =>
      tf.tidy(() => predictCategories(scores('confidences', inputs, confidences), categories, nonsense)),
  };
}

function confidencesOf({ logits, confidences, confidencesFromLogits }: FunctionClassifierOptions) {
  if (confidences) return { confidences, confidencesFromLogits };
  const fromLogits = confidencesFromLogits ?? softmaxOf;
  return { confidences: (x: tf.Tensor4D) => fromLogits(logits(x)), confidencesFromLogits: fromLogits };
}

function softmaxOf(logits: tf.Tensor2D): tf.Tensor2D {
  if (logits.shape[1] === 1)
    throw new ArgumentError('logits', 'at least 2 outputs, since a softmax of one is always 1', 1);
  return tf.softmax(logits);
}

/** A loss of the user's own is called for each set of labels; the others share a forward pass. */
function lossesOf({ logits, loss, losses }: FunctionClassifierOptions) {
  if (loss && !losses) return { loss, losses };
  const shared: NonNullable<typeof losses> =
    losses ??
    ((x, labelSets) => {
      const z = logits(x);
      return labelSets.map((labels) => softmaxLoss(z, labels));
    });
  return { losses: shared, loss: (x: tf.Tensor4D, labels: tf.Tensor1D) => shared(x, [labels])[0] };
}

function checkOptions(options: FunctionClassifierOptions) {
  const { name, inputShape, bounds = [0, 1], nonsense = { threshold: 0.5 } } = options;
  if (inputShape?.length !== 3) throw new ArgumentError('inputShape', '[height, width, channels]', inputShape);
  for (const [i, size] of inputShape.entries()) checkNumber(`inputShape[${i}]`, size, { min: 1, integer: true });
  checkNumber('bounds[0]', bounds[0]);
  checkNumber('bounds[1]', bounds[1], { min: bounds[0], exclusiveMin: true });
  const categories = checkNumber('categories', options.categories, { min: 1, integer: true });
  return { name, inputShape, bounds, categories, nonsense: checkNonsenseRule(nonsense, categories) };
}

function checkScores(what: string, scores: tf.Tensor2D, count: number, categories: number): tf.Tensor2D {
  const [samples, outputs] = scores.shape;
  const valid = scores.rank === 2 && samples === count && (outputs === categories || outputs === categories + 1);
  if (!valid)
    throw new ArgumentError(what, `a tensor of shape [${count}, ${categories} or ${categories + 1}]`, scores.shape);
  return scores;
}

function checkLosses(losses: tf.Tensor1D, shape: [number]): tf.Tensor1D {
  checkShape('loss', losses, shape, 'float32');
  return losses;
}
