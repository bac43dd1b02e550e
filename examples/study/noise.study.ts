// A study of one's own: does the noise in training help a ReLU network, and one of my own, as much as one of mirrored ReLUs?
import { defineStudy } from '@saf/experiments/plan';
import * as tf from '@tensorflow/tfjs-layers';

export default defineStudy({
  name: 'noise',
  description: 'Training with noise: ReLU and a network of my own beside mirrored ReLU',
  dataset: 'mnist',
  seeds: [1, 2],
  // Every network's, but for what stands beside it there.
  recipe: { epochs: 2, learningRate: { cosine: { from: 0.02, to: 0.001 } }, random: { delta: 0.5, fraction: 0.5 } },
  networks: [
    { name: 'mReLU-r', extends: 'mnist/mReLU-r' },
    { name: 'ReLU-r', extends: 'mnist/mReLU-r', activation: 'relu', head: 'softmax' },
    {
      name: 'mine-r',
      extends: 'mnist/plain',
      recipe: { maxNorm: 2 },
      seeds: [1],
      build: ({ inputShape, outputs, seed }) =>
        tf.sequential({
          layers: [
            tf.layers.conv2d({
              inputShape: [...inputShape],
              filters: 16,
              kernelSize: 5,
              strides: 2,
              activation: 'relu',
              kernelInitializer: tf.initializers.heNormal({ seed }),
            }),
            tf.layers.flatten(),
            tf.layers.dense({
              units: outputs,
              activation: 'softmax',
              kernelInitializer: tf.initializers.glorotUniform({ seed: seed + 1 }),
            }),
          ],
        }),
    },
  ],
  measurements: {
    errorCurve: { images: 10_000, strengths: [0, 0.1, 0.2], scope: 'paper' },
    corruptions: { images: 500, names: ['fog', 'stripe'] },
  },
});
