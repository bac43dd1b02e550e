import { compileOrRun } from '@saf/backend';
import type { LossOfPreActivations } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { forwardPasses } from '../activations/forward-passes.ts';
import { calibratedLoss } from '../adversarial/calibration.ts';
import { tradesPenalty } from '../adversarial/trades.ts';
import { mixedLoss } from '../augmentation/mixup.ts';
import type { ModelState } from '../model-state.ts';
import { consistencyLoss } from '../noise/consistency.ts';
import type { Rates } from '../optimizers/optimizer.ts';
import { optimizerOf } from '../optimizers/optimizer-of.ts';
import type { Recipe } from '../recipe.ts';
import type { StepBatch } from './step-batch.ts';

export interface StepResult {
  /** Mean over the batch, with the layers' regularizers. */
  readonly loss: number;
  readonly wrong: number;
}

/** A network as training sees it: from images to pre-activations z, and what its last layer makes of them. */
export interface TrainedNetwork {
  readonly trunk: LayersModel;
  readonly head: 'rbf' | 'softmax';
  readonly loss: LossOfPreActivations;
}

/** Takes the steps of a training. */
export interface Steps {
  /** Prepares a training that starts anew; one that goes on from a checkpoint is as it was. */
  start(): void;
  /** One step on one batch; `step` is the number of those before it. */
  take(batch: StepBatch, learningRate: number, step: number): StepResult;
  dispose(): void;
}

/** Steps on the network's own loss. */
export class TrainSteps implements Steps {
  private readonly optimizer;
  private readonly step;

  constructor(
    private readonly network: TrainedNetwork,
    private readonly state: ModelState,
    private readonly recipe: Recipe,
    private readonly through = forwardPasses(recipe),
  ) {
    this.optimizer = optimizerOf(recipe);
    this.step = compileOrRun(this.compute);
  }

  start(): void {}

  take(batch: StepBatch, learningRate: number, step: number): StepResult {
    return resultOf(tf.tidy(() => this.step(batch, this.optimizer.ratesAt(learningRate, step))));
  }

  dispose(): void {
    this.step.dispose();
  }

  private readonly compute = (batch: StepBatch, rates: Rates): [tf.Tensor, tf.Tensor] => {
    const { network, state } = this;
    const { loss, wrong, gradients } = computeGradients(network, state, batch.labels, () => {
      const { images, attacked } = batch;
      const inputs = attacked ? tf.concat([images, attacked]) : images;
      const all = this.through(() => network.trunk.apply(inputs, { training: true }) as tf.Tensor2D);
      return attacked ? this.tradesLoss(all, batch) : { z: all, loss: this.lossOf(all, batch) };
    });
    this.optimizer.update(state, gradients, rates);
    state.constrain();
    return [loss, wrong];
  };

  /** Of the batch and its attacked images, whose statistics batch norm takes together. */
  private tradesLoss(all: tf.Tensor2D, batch: StepBatch): { z: tf.Tensor2D; loss: tf.Scalar } {
    const { network, recipe } = this;
    const [z, attacked] = tf.split(all, [batch.images.shape[0], batch.attacked!.shape[0]]) as tf.Tensor2D[];
    const penalty = tf.mul(tradesPenalty(network.head, z, attacked), recipe.adversarial!.trades!.beta);
    return { z, loss: tf.add(this.lossOf(z, batch), penalty) as tf.Scalar };
  }

  private lossOf(z: tf.Tensor2D, batch: StepBatch): tf.Scalar {
    const { network, recipe } = this;
    const loss = tf.mean(this.lossesOf(z, batch)) as tf.Scalar;
    const { copies = 1, consistency } = recipe.noise ?? {};
    return consistency ? tf.add(loss, consistencyLoss(network.head, z, { copies, ...consistency })) : loss;
  }

  /** Of each sample [N]. */
  private lossesOf(z: tf.Tensor2D, { labels, mixed, shares }: StepBatch): tf.Tensor1D {
    const { loss } = this.network;
    if (shares) return calibratedLoss(loss, z, labels, shares, this.recipe.adversarial!.calibration!);
    return mixed ? mixedLoss(loss, z, labels, mixed) : loss(z, labels);
  }
}

/** The numbers of a step, whose tensors are disposed. */
export function resultOf([loss, wrong]: readonly [tf.Tensor, tf.Tensor]): StepResult {
  const result = { loss: loss.dataSync()[0], wrong: wrong.dataSync()[0] };
  tf.dispose([loss, wrong]);
  return result;
}

/** What one pass over a batch gives. */
interface Gradients {
  /** With the layers' penalties. */
  readonly loss: tf.Scalar;
  /** How many samples of the batch are taken for another category than their label; kept, for the caller to dispose. */
  readonly wrong: tf.Tensor;
  /** One per trainable weight. */
  readonly gradients: readonly tf.Tensor[];
}

/** The gradients of a loss, which is computed from pre-activations z, with respect to the trainable weights. */
export function computeGradients(
  { head }: TrainedNetwork,
  state: ModelState,
  labels: tf.Tensor1D,
  lossOf: () => { readonly loss: tf.Scalar; readonly z: tf.Tensor2D },
): Gradients {
  let wrong: tf.Tensor | undefined;
  const { value, grads } = tf.variableGrads(() => {
    const { loss, z } = lossOf();
    wrong = tf.keep(countWrong(z, labels, head));
    return state.penalties.reduce((sum, penalty) => tf.add(sum, penalty()) as tf.Scalar, loss);
  }, [...state.trainable]);
  return { loss: value, wrong: wrong!, gradients: state.trainable.map(({ name }) => grads[name]) };
}

function countWrong(z: tf.Tensor2D, labels: tf.Tensor1D, head: TrainedNetwork['head']): tf.Tensor {
  const best = head === 'rbf' ? tf.argMin(tf.abs(z), 1) : tf.argMax(z, 1);
  return tf.sum(tf.cast(tf.notEqual(best, labels), 'float32'));
}
