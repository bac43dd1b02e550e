import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The weights of a model and the velocity of each trainable one: what a checkpoint holds. */
export class ModelState {
  readonly trainable: readonly tf.Variable[];
  readonly velocities: readonly tf.Variable[];
  private readonly weights: readonly tf.Variable[];

  constructor(model: LayersModel) {
    this.weights = model.weights.map((weight) => weight.read() as tf.Variable);
    this.trainable = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    this.velocities = this.trainable.map((weight) => tf.tidy(() => tf.variable(tf.zerosLike(weight), false)));
  }

  /** Names and shapes, to tell one model from another. */
  get signature(): string[] {
    return this.weights.map((weight) => `[${weight.shape}]`);
  }

  async read(): Promise<Float32Array[]> {
    return Promise.all(this.variables.map(async (variable) => (await variable.data<'float32'>()).slice()));
  }

  write(tensors: readonly Float32Array[]): void {
    const { variables } = this;
    if (tensors.length !== variables.length)
      throw new ArgumentError('checkpoint', `${variables.length} tensors`, tensors.length);
    variables.forEach((variable, i) => {
      if (tensors[i].length !== variable.size)
        throw new ArgumentError(`checkpoint tensor ${i}`, `${variable.size} numbers`, tensors[i].length);
      tf.tidy(() => variable.assign(tf.tensor(tensors[i], variable.shape)));
    });
  }

  dispose(): void {
    for (const velocity of this.velocities) velocity.dispose();
  }

  private get variables(): tf.Variable[] {
    return [...this.weights, ...this.velocities];
  }
}
