import { CompileError, compile, momentumStep } from '@saf/backend';
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

type Hyperparameters = Pick<Recipe, 'momentum' | 'weightDecay' | 'maxNorm'>;

/**
 * Steps of stochastic gradient descent with momentum, compiled: to the bits of steps that are not.
 *
 * A network that cannot be compiled, such as one with dropout, takes them op by op.
 */
export class TrainSteps {
  private readonly compiled;
  private isCompilable = true;

  constructor(
    private readonly network: TrainedNetwork,
    private readonly state: ModelState,
    private readonly options: Hyperparameters,
  ) {
    this.compiled = compile(this.compute);
  }

  /** One step on one batch. */
  take(images: tf.Tensor4D, labels: tf.Tensor1D, learningRate: number): StepResult {
    const rate = tf.scalar(learningRate);
    const [loss, wrong] = this.run(images, labels, rate);
    const result = { loss: loss.dataSync()[0], wrong: wrong.dataSync()[0] };
    tf.dispose([rate, loss, wrong]);
    return result;
  }

  dispose(): void {
    this.compiled.dispose();
  }

  private run(...batch: Parameters<typeof this.compute>): [tf.Tensor, tf.Tensor] {
    try {
      if (this.isCompilable) return this.compiled(...batch);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      this.isCompilable = false;
    }
    return tf.tidy(() => this.compute(...batch));
  }

  private readonly compute = (
    images: tf.Tensor4D,
    labels: tf.Tensor1D,
    learningRate: tf.Scalar,
  ): [tf.Tensor, tf.Tensor] => {
    const { network, state, options } = this;
    let wrong: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const z = network.trunk.apply(images, { training: true }) as tf.Tensor2D;
      wrong = tf.keep(countWrong(z, labels, network.head));
      const loss = tf.mean(network.loss(z, labels)) as tf.Scalar;
      return state.penalties.reduce((sum, penalty) => tf.add(sum, penalty()) as tf.Scalar, loss);
    }, [...state.trainable]);
    const gradients = state.trainable.map(({ name }) => grads[name]);
    // Biases and batch norm's scales are few and are not decayed.
    const weightDecay = state.trainable.map(({ rank }) => (rank > 1 ? options.weightDecay : 0));
    const { momentum, maxNorm } = options;
    momentumStep(state.trainable, state.velocities, gradients, { learningRate, momentum, weightDecay, maxNorm });
    state.constrain();
    return [value, wrong!];
  };
}

/** How many samples of a batch are taken for another category than their label. */
export function countWrong(z: tf.Tensor2D, labels: tf.Tensor1D, head: TrainedNetwork['head']): tf.Tensor {
  const best = head === 'rbf' ? tf.argMin(tf.abs(z), 1) : tf.argMax(z, 1);
  return tf.sum(tf.cast(tf.notEqual(best, labels), 'float32'));
}
