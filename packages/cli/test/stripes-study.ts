/** Images of 8 x 8 pixels whose left or right half is bright, a network of functions, and one that is named nowhere else. */
export const stripesStudy = `
import * as tf from '@tensorflow/tfjs-layers';
import { defineStudy } from '@saf/experiments/plan';

const sizes = { train: 40, test: 20 };
export default defineStudy({
  name: 'stripes',
  dataset: {
    name: 'halves',
    shape: [8, 8, 1],
    classNames: ['left', 'right'],
    load(split) {
      const isBright = (image: number, column: number) => (image % 2 === 0 ? column < 4 : column >= 4);
      const images = Uint8Array.from({ length: sizes[split] * 64 }, (_, i) => (isBright(Math.floor(i / 64), i % 8) ? 250 - (i % 50) : i % 50));
      return { images, labels: Uint8Array.from({ length: sizes[split] }, (_, i) => i % 2) };
    },
  },
  recipe: { epochs: 2, batchSize: 10, learningRate: { cosine: { from: 0.1, to: 0.01 } }, momentum: 0.9, weightDecay: 0 },
  networks: [
    {
      name: 'mine',
      build: ({ inputShape, outputs, seed }) =>
        tf.sequential({
          layers: [
            tf.layers.flatten({ inputShape: [...inputShape] }),
            tf.layers.dense({ units: outputs, activation: 'softmax', kernelInitializer: tf.initializers.glorotUniform({ seed }) }),
          ],
        }),
    },
  ],
  measurements: {
    errorCurve: { strengths: [0, 0.1, 0.5], scope: 'paper' },
    robustness: { images: 4, epsilons: [0.1] },
    certify: [{ norm: 'linf', method: 'interval', epsilons: [0.05, 0.5] }],
  },
});
`;

/** The same without what a built package has to be there for: a process that was not started from the source can import it. */
export const stripesStudyAlone = stripesStudy
  .replace("import { defineStudy } from '@saf/experiments/plan';\n", '')
  .replace('defineStudy(', '(');
