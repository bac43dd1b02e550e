import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { loadPretrained } from '@saf/pretrained';
import { fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

/** A network whose bounds are tested. */
export interface TestedNetwork {
  readonly name: string;
  /** Its share of all points: large networks take longer. */
  readonly share: number;
  /** Sizes of boxes around images, in L∞. */
  readonly epsilons: readonly number[];
  /** From images in [0, 1] to numbers, one a category: pre-activations or logits. */
  readonly load: () => Promise<LayersModel>;
}

const activations = {
  ReLU: () => layers.reLU(),
  RBF: () => rbfLayer(),
  mReLU: () => mirroredReluLayer(),
  sigmoid: () => layers.activation({ activation: 'sigmoid' }),
  tanh: () => layers.activation({ activation: 'tanh' }),
} satisfies Record<string, () => layers.Layer>;

const small = Object.entries(activations).map(
  ([name, activation], i): TestedNetwork => ({
    name: `random weights, ${name}`,
    share: 0.18,
    epsilons: [0.01, 0.05, 0.2],
    load: async () => smallNetwork(activation, i),
  }),
);

const pretrained = (['mnist/plain', 'mnist/mReLU', 'mnist/mReLU-r-m', 'mnist/RBF-r-m'] as const).map(
  (name): TestedNetwork => ({
    name,
    share: 0.025,
    epsilons: [0.001, 0.01, 0.1],
    load: async () => (await loadPretrained(name)).network!.trunk,
  }),
);

export const networks: readonly TestedNetwork[] = [...small, ...pretrained];

/** A layer of every important kind, with weights that leave its activations neither flat nor saturated. */
function smallNetwork(activation: () => layers.Layer, seed: number): LayersModel {
  const network = sequential({
    layers: [
      layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [9, 9, 1] }),
      layers.batchNormalization(),
      activation(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 5, kernelSize: 2 }),
      activation(),
      layers.averagePooling2d({ poolSize: 2, strides: 1 }),
      layers.flatten(),
      layers.dense({ units: 6 }),
      activation(),
      layers.dense({ units: 4 }),
    ],
  });
  for (const [i, weight] of network.weights.entries()) {
    const isVariance = weight.originalName.endsWith('moving_variance');
    const values = new Float32Array(weight.shape.reduce<number>((product, size) => product * size!, 1));
    fillUniform(values, randomStream(seed, 'soundness', i), isVariance ? 0.5 : -0.7, isVariance ? 1.5 : 0.7);
    const tensor = tf.tensor(values, weight.shape as number[]);
    weight.write(tensor);
    tensor.dispose();
  }
  return network;
}
