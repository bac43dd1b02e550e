import { momentumStep } from '@saf/backend';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelState } from './model-state.ts';
import type { Recipe } from './recipe.ts';

export interface StepResult {
  /** Mean over the batch, with the layers' regularizers. */
  readonly loss: number;
  readonly wrong: number;
}

type PerSampleLoss = (z: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;

/** A network as training sees it: from images to pre-activations z, and what its last layer makes of them. */
export interface TrainedNetwork {
  readonly trunk: LayersModel;
  readonly head: 'rbf' | 'softmax';
  readonly loss: PerSampleLoss;
}

/** One step of stochastic gradient descent with momentum on one batch. */
export function trainStep(
  network: TrainedNetwork,
  state: ModelState,
  images: tf.Tensor4D,
  labels: tf.Tensor1D,
  rate: { learningRate: number } & Pick<Recipe, 'momentum' | 'weightDecay' | 'maxNorm'>,
): StepResult {
  return tf.tidy(() => {
    let wrong: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const z = network.trunk.apply(images, { training: true }) as tf.Tensor2D;
      wrong = tf.keep(countWrong(z, labels, network.head));
      const loss = tf.mean(network.loss(z, labels)) as tf.Scalar;
      return state.penalties.reduce((sum, penalty) => tf.add(sum, penalty()) as tf.Scalar, loss);
    }, [...state.trainable]);
    const gradients = state.trainable.map(({ name }) => grads[name]);
    // Biases and batch norm's scales are few and are not decayed.
    const weightDecay = state.trainable.map(({ rank }) => (rank > 1 ? rate.weightDecay : 0));
    const options = { learningRate: rate.learningRate, momentum: rate.momentum, weightDecay, maxNorm: rate.maxNorm };
    momentumStep(state.trainable, state.velocities, gradients, options);
    state.constrain();
    const result = { loss: value.dataSync()[0], wrong: wrong?.dataSync()[0] ?? 0 };
    wrong?.dispose();
    return result;
  });
}

function countWrong(z: tf.Tensor2D, labels: tf.Tensor1D, head: TrainedNetwork['head']): tf.Tensor {
  const best = head === 'rbf' ? tf.argMin(tf.abs(z), 1) : tf.argMax(z, 1);
  return tf.sum(tf.cast(tf.notEqual(best, labels), 'float32'));
}
