import '@tensorflow/tfjs-backend-cpu';
import { rbf, rbfLayer } from '@saf/activations';
import { hybridLoss } from '@saf/losses';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import {
  annealedActivations,
  classifierFromFunction,
  classifierFromModel,
  wideActivations,
  withActivations,
} from '../index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const pixels = [0.1, 0.4, 0.9, 1];
const images = () => tf.tensor4d(pixels, [1, 1, 4, 1]);
const model = () =>
  sequential({
    layers: [
      layers.flatten({ inputShape: [1, 4, 1] }),
      rbfLayer(),
      layers.dense({
        units: 2,
        useBias: false,
        weights: [
          tf.tensor2d([
            [1, 0],
            [0, 1],
            [1, 1],
            [-1, 0.5],
          ]),
        ],
      }),
      rbfLayer(),
    ],
  });

test('activations before the logits are wider, the RBF at the end is not', () => {
  const wide = withActivations(classifierFromModel(model()), wideActivations(tf.scalar(2)));
  const hidden = tf.reshape(rbf(tf.div(tf.tensor1d(pixels), 2)), [1, 4]);
  const z = tf.matMul(
    hidden,
    tf.tensor2d([
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 0.5],
    ]),
  ) as tf.Tensor2D;
  const labels = tf.tensor1d([1], 'int32');
  expect(wide.logits(images())).toBeAllClose(tf.neg(tf.square(z)));
  expect(wide.confidences(images())).toBeAllClose(rbf(z));
  expect(wide.loss(images(), labels)).toBeAllClose(hybridLoss(z, labels));
  expect(wide.losses!(images(), [labels])[0]).toBeAllClose(hybridLoss(z, labels));
});

test('activations before the logits are ReLU at first, the RBF at the end is not', () => {
  const first = withActivations(classifierFromModel(model()), annealedActivations(tf.scalar(0)));
  const kernel = tf.tensor2d([
    [1, 0],
    [0, 1],
    [1, 1],
    [-1, 0.5],
  ]);
  const z = tf.matMul(tf.tensor2d([pixels]), kernel) as tf.Tensor2D;
  expect(first.confidences(images())).toBeAllClose(rbf(z));
});

test('of width 1 it is the same', () => {
  const [own, wide] = [
    classifierFromModel(model()),
    withActivations(classifierFromModel(model()), wideActivations(tf.scalar(1))),
  ];
  for (const of of ['logits', 'confidences', 'predict'] as const)
    expect(wide[of](images())).toBeAllClose(own[of](images()));
});

test('nothing leaks', () => {
  const wide = withActivations(classifierFromModel(model()), wideActivations(tf.scalar(2)));
  const x = images();
  for (const of of ['logits', 'confidences', 'predict'] as const) expectNoLeaks(() => wide[of](x).dispose());
});

test('a classifier with confidences of its own is refused', () => {
  const own = (x: tf.Tensor4D) => tf.softmax(tf.reshape(x, [-1, 4])) as tf.Tensor2D;
  const options = { name: 'own', inputShape: [1, 4, 1] as const, categories: 4, logits: own, confidences: own };
  expect(() => withActivations(classifierFromFunction(options), wideActivations(tf.scalar(2)))).toThrow(
    'classifier: expected confidencesFromLogits, got none',
  );
});
