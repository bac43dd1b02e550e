import type { ImageDataset } from '@saf/datasets';
import { deriveSeed, randomStream, shuffledIndices } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { logitsOf, shapes, type WeightName, type Weights, weightNames } from './network.ts';

const [BATCH, STEPS, LEARNING_RATE] = [100, 600, 0.003];

/** One epoch of MNIST with Adam. */
export function trainNetwork(dataset: ImageDataset): Weights {
  const variables = Object.fromEntries(weightNames.map((name) => [name, initial(name)])) as Record<
    WeightName,
    tf.Variable
  >;
  const optimizer = tf.train.adam(LEARNING_RATE);
  const order = shuffledIndices(dataset.size, randomStream(1, 'comparison', 'shuffle'));
  for (let step = 0; step < STEPS; step++) {
    const { images, labels } = dataset.batch(order.subarray(step * BATCH, (step + 1) * BATCH));
    optimizer.minimize(() => tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 10), logitsOf(variables, images)));
    tf.dispose([images, labels]);
  }
  return variables;
}

function initial(name: WeightName): tf.Variable {
  const shape: number[] = [...shapes[name]];
  if (shape.length === 1) return tf.variable(tf.zeros(shape));
  const inputs = shape.slice(0, -1).reduce((product, size) => product * size);
  const seed = deriveSeed(1, 'comparison', name);
  return tf.variable(tf.truncatedNormal(shape, 0, Math.sqrt(2 / inputs), 'float32', seed));
}
