import '@tensorflow/tfjs-backend-cpu';
import { rbfLayer } from '@saf/activations';
import { type Attack, apgd, disposeAttackResult, eq10, pgd } from '@saf/attacks';
import { square } from '@saf/attacks/black-box';
import { type Classifier, classifierFromFunction, classifierFromModel } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import {
  model as functionalModel,
  initializers,
  input,
  type LayersModel,
  layers,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { predictionsOf, valuesOf } from '../../attacks/test/classifiers.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Shape = readonly [number, number, number];
type Ending = (features: SymbolicTensor) => SymbolicTensor;

const kernelInitializer = initializers.randomNormal({ stddev: 1, seed: 4 });
const dense = (units: number, activation?: 'softmax' | 'sigmoid') =>
  layers.dense({ units, activation, kernelInitializer });
const through =
  (...all: layers.Layer[]): Ending =>
  (features) =>
    all.reduce((at, layer) => layer.apply(at) as SymbolicTensor, features);

/** tanh of a dense layer, and an ending. */
function network(ending: Ending, [height, width, channels]: Shape = [4, 4, 1]): LayersModel {
  const image = input({ shape: [height, width, channels], name: 'image' });
  return functionalModel({ inputs: image, outputs: ending(featuresOf(image)) });
}

function featuresOf(image: SymbolicTensor): SymbolicTensor {
  const hidden = layers.dense({
    units: 6,
    activation: 'tanh',
    kernelInitializer: initializers.randomNormal({ stddev: 0.7, seed: 2 }),
  });
  return through(layers.flatten(), hidden)(image);
}

function twoInputs(): LayersModel {
  const [image, place] = [input({ shape: [4, 4, 1], name: 'image' }), input({ shape: [2], name: 'place' })];
  const both = layers.concatenate().apply([featuresOf(image), place]) as SymbolicTensor;
  return functionalModel({ inputs: [image, place], outputs: through(dense(3, 'softmax'))(both) });
}

const nonsense = { threshold: 0 };

/** What a user may have, and how it is said. */
const kinds: Readonly<Record<string, () => Classifier>> = {
  'softmax confidences': () => classifierFromModel(network(through(dense(3, 'softmax'))), { nonsense }),
  'RBF confidences': () => classifierFromModel(network(through(dense(3), rbfLayer())), { nonsense }),
  logits: () => classifierFromModel(network(through(dense(3))), { nonsense, outputs: 'logits' }),
  probabilities: () =>
    classifierFromModel(network(through(dense(3, 'softmax'), layers.dropout({ rate: 0.5 }))), {
      ...{ nonsense, outputs: 'probabilities' },
    }),
  'one sigmoid': () => classifierFromModel(network(through(dense(1, 'sigmoid'))), { nonsense, outputs: 'sigmoid' }),
  'one logit': () => classifierFromModel(network(through(dense(1))), { nonsense, outputs: 'logits' }),
  'several inputs': () =>
    classifierFromModel(twoInputs(), { nonsense, fixedInputs: { place: tf.tensor1d([0.5, -0.5]) } }),
  'images that are not square': () =>
    classifierFromModel(network(through(dense(3, 'softmax')), [2, 9, 1]), { nonsense }),
  'images in colour': () => classifierFromModel(network(through(dense(3, 'softmax')), [3, 4, 3]), { nonsense }),
  'a function': () => {
    const model = network(through(dense(3)));
    const logits = (x: tf.Tensor4D) => model.apply(x) as tf.Tensor2D;
    return classifierFromFunction({ name: 'function', inputShape: [4, 4, 1], categories: 3, nonsense, logits });
  },
};

const attacks: Readonly<Record<string, () => Attack>> = {
  'eq. 10': () => eq10(),
  PGD: () => pgd({ steps: 10 }),
  APGD: () => apgd({ steps: 10 }),
  'APGD on the margin': () => apgd({ steps: 10, loss: 'goalMargin' }),
  Square: () => square({ queries: 60 }),
};

const epsilons = [0, 0.4];

/** Five images, and what the classifier takes them for: whatever an attack breaks it broke itself. */
function taskOf(classifier: Classifier) {
  const images = tf.randomUniform<tf.Rank.R4>([5, ...classifier.inputShape], 0, 1, 'float32', 7);
  return { images, labels: predictionsOf(classifier, images) };
}

describe.each(Object.entries(kinds))('%s', (_, build) => {
  describe.each(Object.entries(attacks))('%s', (__, attackOf) => {
    const run = async (count?: number) => {
      const classifier = build();
      const { images, labels } = taskOf(classifier);
      const some = count === undefined ? images : tf.slice(images, 0, count);
      const result = await attackOf().run(classifier, some, labels.slice(0, count), { epsilons, seed: 1 });
      return { classifier, images: some, labels: labels.slice(0, count), result };
    };

    test('breaks images, stays in the ball and in the bounds, and says what a second look says', async () => {
      const { classifier, images, labels, result } = await run();
      const [none, some] = result.perturbed;
      expect(none.success).toEqual(labels.map(() => false));
      expect(some.success).toContain(true);
      expect(some.success).toEqual(predictionsOf(classifier, some.clipped).map((each, i) => each !== labels[i]));
      const changes = valuesOf(tf.sub(some.clipped, images)).map(Math.abs);
      expect(Math.max(...changes)).toBeLessThanOrEqual(0.4 + 1e-6);
      expect(valuesOf(some.clipped).every((value) => value >= 0 && value <= 1)).toBe(true);
      disposeAttackResult(result);
    });

    test('does the same to an image that is alone', async () => {
      const [alone, all] = [await run(1), await run()];
      const first = tf.slice(all.result.perturbed[1].clipped, 0, 1);
      expect(alone.result.perturbed[1].clipped).toBeAllClose(first);
      expect(alone.result.perturbed[1].success).toEqual(all.result.perturbed[1].success.slice(0, 1));
    });
  });
});

// The same network, said in three ways: ln p differs from z by a number that is the same for all categories.
describe.each(Object.entries(attacks))('%s finds the same images', (_, attackOf) => {
  test.each(['logits', 'probabilities', 'a function'])(
    'whether a softmax is in the model or they are %s',
    async (kind) => {
      const found: tf.Tensor[] = [];
      for (const build of [kinds['softmax confidences'], kinds[kind]]) {
        const classifier = build();
        const { images, labels } = taskOf(classifier);
        const { perturbed } = await attackOf().run(classifier, images, labels, { epsilons, seed: 1 });
        found.push(perturbed[1].clipped);
      }
      expect(found[1]).toBeAllClose(found[0], { atol: 1e-4 });
    },
  );
});
