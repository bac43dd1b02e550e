import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { useEngine } from '@saf/backend';
import { hybridLoss } from '@saf/losses';
import { classifierFromModel, splitHead } from '@saf/models';
import { loadModel } from '@saf/models/node';
import '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';

interface Problem {
  shape: [number, number, number, number];
  images: number[];
  labels: number[];
}

/** What Keras gave, by python/remake.py. */
interface Expected {
  z: number[][];
  confidences: number[][];
  losses: number[];
  gradient: number[];
}

const within = { rtol: 0, atol: 1e-5 };
const loss = { lossWeights: [1, 1, 1 / 9] } as const;

describe.each([
  ['made and trained in Keras', 'from-keras'],
  ['trained here and loaded in Keras', 'from-tfjs'],
])('a model %s', (_, name) => {
  const folder = fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url));
  const problem: Problem = JSON.parse(readFileSync(`${folder}problem.json`, 'utf8'));
  const expected: Expected = JSON.parse(readFileSync(`${folder}keras.json`, 'utf8'));
  let model: LayersModel;
  let images: tf.Tensor4D;
  let labels: tf.Tensor1D;

  beforeAll(async () => {
    // Its gradient of average pooling with padding is right, as that of Keras; tfjs's cpu engine has another.
    await useEngine('wasm');
    model = await loadModel(folder);
    images = tf.tensor4d(problem.images, problem.shape);
    labels = tf.tensor1d(problem.labels, 'int32');
  });

  test('gives the same pre-activations, logits and confidences in both', () => {
    const z = tf.tensor2d(expected.z);
    const classifier = classifierFromModel(model);
    expect(splitHead(model).trunk.apply(images) as tf.Tensor).toBeAllClose(z, within);
    // The logits of a classifier with RBF confidences are ln y = -z².
    expect(classifier.logits(images)).toBeAllClose(tf.neg(tf.square(z)), within);
    expect(classifier.confidences(images)).toBeAllClose(tf.tensor2d(expected.confidences), within);
  });

  test('has the same hybrid loss in both', () => {
    const losses = hybridLoss(tf.tensor2d(expected.z), labels, loss);
    expect(losses).toBeAllClose(tf.tensor1d(expected.losses), within);
  });

  test('has the same gradient by the images in both', () => {
    const { trunk } = splitHead(model);
    const gradient = tf.grad((x) => tf.sum(hybridLoss(trunk.apply(x) as tf.Tensor2D, labels, loss)))(images);
    const scale = Math.max(...expected.gradient.map(Math.abs));
    expect(scale).toBeGreaterThan(0.01);
    expect(gradient).toBeAllClose(tf.tensor4d(expected.gradient, problem.shape), { rtol: 0, atol: 1e-5 * scale });
  });
});
