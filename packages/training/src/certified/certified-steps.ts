import { momentumStep } from '@saf/backend';
import { type Network, networkOf } from '@saf/certify/propagation';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelState } from '../model-state.ts';
import type { Recipe } from '../recipe.ts';
import { computeGradients, type StepResult, type Steps, type TrainedNetwork, weightDecays } from '../train-step.ts';
import { adamStep } from './adam-step.ts';
import { type CertifiedWeights, certifiedLoss } from './certified-loss.ts';
import { initialise } from './initial-weights.ts';

/** What steps are taken with. */
interface Parts {
  readonly model: LayersModel;
  readonly network: TrainedNetwork;
  readonly state: ModelState;
  readonly recipe: Recipe & { readonly certified: NonNullable<Recipe['certified']> };
  readonly stepsPerEpoch: number;
  readonly seed: number;
}

/** Steps of certified training: on the clean and the worst-case loss of each batch, op by op. */
export class CertifiedSteps implements Steps {
  private readonly traced: Network;

  /** @throws ArgumentError for a layer that interval bounds have no rule of */
  constructor(private readonly parts: Parts) {
    this.traced = networkOf(parts.network.trunk);
  }

  /** Sets the initial weights of a training that starts anew. */
  start(): void {
    const { model, recipe, seed } = this.parts;
    if (recipe.certified.initialWeights) initialise(model, seed);
  }

  take(images: tf.Tensor4D, labels: tf.Tensor1D, learningRate: number, step: number): StepResult {
    return tf.tidy(() => {
      const { network, state } = this.parts;
      const { loss, wrong, gradients } = computeGradients(network, state, labels, () =>
        certifiedLoss(network, this.traced, images, labels, this.weightsAt(step)),
      );
      this.descend(gradients, learningRate, step);
      state.constrain();
      const result = { loss: loss.dataSync()[0], wrong: wrong.dataSync()[0] };
      wrong.dispose();
      return result;
    });
  }

  dispose(): void {}

  private descend(gradients: readonly tf.Tensor[], learningRate: number, step: number): void {
    const { state, recipe } = this.parts;
    const { momentum, maxNorm } = recipe;
    const weightDecay = weightDecays(state, recipe.weightDecay);
    const options = { learningRate, momentum, weightDecay, maxNorm };
    if (recipe.certified.optimizer === 'adam') adamStep(state, gradients, { ...options, step });
    else momentumStep(state.trainable, state.velocities, gradients, options);
  }

  /** ε and κ after so many steps: 0 and 1 in the warm-up, then in a straight line to their ends. */
  private weightsAt(step: number): CertifiedWeights {
    const { epsilon, warmupEpochs, rampEpochs, kappa, regularizer } = this.parts.recipe.certified;
    const share = Math.min(Math.max((step / this.parts.stepsPerEpoch - warmupEpochs) / rampEpochs, 0), 1);
    return { epsilon: epsilon * share, kappa: 1 + (kappa - 1) * share, regularizer: regularizer * (1 - share) };
  }
}
