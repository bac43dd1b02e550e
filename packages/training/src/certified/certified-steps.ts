import { compileOrRun } from '@saf/backend';
import { type Network, networkOf } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelState } from '../model-state.ts';
import type { Rates } from '../optimizers/optimizer.ts';
import { optimizerOf } from '../optimizers/optimizer-of.ts';
import type { Recipe } from '../recipe.ts';
import type { StepBatch } from '../steps/step-batch.ts';
import { computeGradients, resultOf, type StepResult, type Steps, type TrainedNetwork } from '../steps/train-step.ts';
import { type CertifiedWeights, certifiedLoss } from './certified-loss.ts';
import { initialise } from './initial-weights.ts';
import { withTrainingConvolutions } from './training-convolutions.ts';

/** What steps are taken with. */
interface Parts {
  readonly model: LayersModel;
  readonly network: TrainedNetwork;
  readonly state: ModelState;
  readonly recipe: Recipe & { readonly certified: NonNullable<Recipe['certified']> };
  readonly stepsPerEpoch: number;
  readonly seed: number;
}

/** What changes from step to step, as scalars. */
interface Schedule {
  readonly rates: Rates;
  readonly weights: CertifiedWeights;
}

/** Steps of certified training: on the clean and the worst-case loss of each batch. */
export class CertifiedSteps implements Steps {
  private readonly traced: Network;
  private readonly optimizer;
  private readonly step;

  /** @throws ArgumentError for a layer that interval bounds have no rule of */
  constructor(private readonly parts: Parts) {
    this.traced = withTrainingConvolutions(networkOf(parts.network.trunk));
    this.optimizer = optimizerOf(parts.recipe);
    this.step = compileOrRun(this.compute);
  }

  /** Sets the initial weights of a training that starts anew. */
  start(): void {
    const { model, recipe, seed } = this.parts;
    if (recipe.certified.initialWeights) initialise(model, seed);
  }

  take({ images, labels }: StepBatch, learningRate: number, step: number): StepResult {
    const [loss, wrong] = tf.tidy(() =>
      this.step(images, labels, {
        rates: this.optimizer.ratesAt(learningRate, step),
        weights: this.weightsAt(step),
      }),
    );
    return resultOf([loss, wrong]);
  }

  dispose(): void {
    this.step.dispose();
  }

  private readonly compute = (
    images: tf.Tensor4D,
    labels: tf.Tensor1D,
    { rates, weights }: Schedule,
  ): [tf.Tensor, tf.Tensor] => {
    const { network, state } = this.parts;
    const { loss, wrong, gradients } = computeGradients(network, state, labels, () =>
      certifiedLoss(network, this.traced, images, labels, weights),
    );
    this.optimizer.update(state, gradients, rates);
    state.constrain();
    return [loss, wrong];
  };

  /**
   * ε and κ after so many steps: in the warm-up there are no bounds, then ε and κ run in straight lines to their ends, and with
   * 'crown-interval' the share of linear bounds falls from 1 to 0. What is 0 throughout a stretch is left out, so that each
   * stretch is compiled without it.
   */
  private weightsAt(step: number): CertifiedWeights {
    const { method, epsilon, warmupEpochs, rampEpochs, kappa, regularizer } = this.parts.recipe.certified;
    const share = Math.min(Math.max((step / this.parts.stepsPerEpoch - warmupEpochs) / rampEpochs, 0), 1);
    if (share === 0) return {};
    const now = { epsilon: tf.scalar(epsilon * share), kappa: tf.scalar(1 + (kappa - 1) * share) };
    if (share === 1) return { bounds: now };
    const bounds = method === 'crown-interval' ? { ...now, crownShare: tf.scalar(1 - share) } : now;
    if (regularizer === 0) return { bounds };
    return { bounds, regularizer: tf.scalar(regularizer * (1 - share)) };
  }
}
