import { accelerateTraining, checkTraining } from '@saf/backend';
import { ArgumentError, checkNumber } from '@saf/checks';
import type { ImageDataset } from '@saf/datasets';
import type { HybridLossOptions } from '@saf/losses';
import { type LossOfPreActivations, splitHead, trainingLoss } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { BatchMaker } from './batch-maker.ts';
import { checkBatchNormAxes, holdFrozenBatchNorm } from './batch-norm.ts';
import { holdOut } from './early-stopping/validation.ts';
import { withLabelSmoothing } from './loss/label-smoothing.ts';
import { ModelState } from './model-state.ts';
import { keepsSquares } from './optimizers/optimizer-of.ts';
import { hasNonsenseCategory, parseRecipe, type Recipe, type RecipeInput } from './recipe.ts';
import type { TrainingHistory, TrainOptions } from './train-options.ts';
import { TrainingRun } from './training-run.ts';

/**
 * Trains a network in place, from the weights that it has: by stochastic gradient descent with momentum, or another optimiser.
 *
 * v ← momentum·v − rate·(∇loss + weightDecay·w), w ← w + v; the loss is the hybrid loss (paper, eq. 7) for a network
 * that ends in the RBF and the softmax loss otherwise, both from pre-activations.
 * Regularizers of layers add to the loss, constraints hold after each step, and frozen layers (`trainable: false`) stay
 * as they are, the moving averages of batch norm too.
 * With `certified` in the recipe, the loss is also that of the worst images within ε, by interval bounds, and the optimiser Adam.
 * With `averaging`, the network ends with the average of the weights over the steps.
 * With `earlyStopping`, it ends with the weights of the epoch in which most of the held-out images held.
 * With checkpoints, a training that was stopped goes on to the bits of one that never was
 * (as long as the model has no dropout, whose masks tfjs cannot seed).
 *
 * @param model from float32 images [N, h, w, c] in [0, 1] to confidences
 * @throws ArgumentError for a recipe, data set or checkpoint that does not fit, Error when the loss is not finite
 * or the engine lacks a kernel that a layer needs
 * @example
 * const history = await train(model, dataset, recipe, { seed: 1 });
 */
export async function train(
  model: LayersModel,
  dataset: ImageDataset,
  recipe: RecipeInput,
  options: TrainOptions,
): Promise<TrainingHistory> {
  const checked = parseRecipe(recipe);
  const outputs = checkFit(model, dataset, checked);
  checkNumber('seed', options.seed, { integer: true });
  checkNumber('checkpointEvery', options.checkpointEvery ?? 100, { min: 1, integer: true });
  const { trunk, head } = splitHead(model);
  const network = { trunk, head, loss: lossOf(model, checked, options.loss) };
  const { trainedOn, heldOut } = holdOut(dataset, checked);
  const batches = new BatchMaker(trainedOn, checked, options.seed, outputs - 1);
  const state = new ModelState(model, {
    squares: keepsSquares(checked),
    averages: Boolean(checked.averaging),
    best: Boolean(checked.earlyStopping),
  });
  const undos = [accelerateTraining(trunk), holdFrozenBatchNorm(model)];
  try {
    checkBatchNormAxes(model);
    tf.tidy(() => checkTraining(trunk, tf.zeros([2, ...dataset.shape])));
    const run = new TrainingRun({ model, network, dataset, heldOut, recipe: checked, batches, state, options });
    return await run.finish();
  } finally {
    for (const undo of undos.reverse()) undo();
    state.dispose();
  }
}

function lossOf(model: LayersModel, { labelSmoothing }: Recipe, options?: HybridLossOptions): LossOfPreActivations {
  const loss = trainingLoss(model, options);
  return labelSmoothing ? withLabelSmoothing(loss, labelSmoothing) : loss;
}

/** The number of the model's outputs, once it is known that the data set and the recipe fit them. */
function checkFit(model: LayersModel, dataset: ImageDataset, recipe: Recipe): number {
  const input = model.inputs[0].shape.slice(1) as number[];
  const output = model.outputs[0].shape;
  if (model.inputs.length !== 1 || !tf.util.arraysEqual(input, [...dataset.shape]))
    throw new ArgumentError('model', `one input of shape [${dataset.shape}], as the images of ${dataset.name}`, input);
  const outputs = output[output.length - 1] ?? 0;
  const needsNonsense = hasNonsenseCategory(recipe);
  const needed = dataset.classNames.length + (needsNonsense ? 1 : 0);
  if (outputs < needed)
    throw new ArgumentError(
      'model',
      `${needed} outputs or more${needsNonsense ? ' (its recipe needs a nonsense category)' : ''}`,
      outputs,
    );
  if (dataset.size < 1) throw new ArgumentError('dataset', 'at least one image', dataset.size);
  return outputs;
}
