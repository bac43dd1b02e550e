import '@tensorflow/tfjs-backend-cpu';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq10Directions, fgsm, misclassified, reaches } from '@saf/attacks';
import { autoAttack } from '@saf/attacks/auto-attack';
import { deepFool } from '@saf/attacks/minimum-norm';
import { runSuite } from '@saf/attacks/suite';
import { imageDataset } from '@saf/datasets';
import { templateClassifier } from '@saf/models/hypersphere';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { linearClassifier, testImages } from '../test/classifiers.ts';
import { evaluationCard } from './card.ts';
import {
  brierScore,
  confusionMatrix,
  errorCurve,
  expectedCalibrationError,
  inputGradientNorms,
  mcNemar,
} from './index.ts';
import { fitMahalanobis } from './ood.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const classifier = linearClassifier(2);
const images = testImages(2);
const epsilons = [0.1];

/** What takes labels, targets or categories, by the name of the public function that does. */
const takers: Readonly<Record<string, (labels: never) => unknown>> = {
  run: (labels) => fgsm().run(classifier, images, labels, { epsilons }),
  perturb: (labels) => fgsm().perturb(classifier, images, labels, { epsilons }).next(),
  minimize: (labels) => deepFool().minimize(classifier, images, labels),
  misclassified: (labels) => fgsm().run(classifier, images, misclassified(labels), { epsilons }),
  reaches: (labels) => fgsm().run(classifier, images, reaches(labels), { epsilons }),
  eq10Directions: (labels) => eq10Directions(classifier, images, labels),
  autoAttack: (labels) => autoAttack(classifier, images, labels, { epsilon: 0.1, effort: 0.01 }),
  runSuite: (labels) => runSuite(classifier, images, labels, { attacks: [{ name: 'FGSM', attack: fgsm() }], epsilons }),
  errorCurve: (labels) =>
    errorCurve({
      classifier,
      attack: fgsm(),
      epsilons,
      samples: [{ images: tf.clone(images), labels, firstIndex: 0 }],
    }),
  evaluationCard: (labels) => evaluationCard(classifier, images, labels, { epsilons }),
  confusionMatrix: (labels) => confusionMatrix(classifier, images, labels),
  inputGradientNorms: (labels) => inputGradientNorms(classifier, images, labels),
  brierScore: (labels) => brierScore([0.1, 0.9, 0.9, 0.1], labels, 2),
  fitMahalanobis: (labels) => fitMahalanobis(classifier, images, labels),
  expectedCalibrationError: (labels) => expectedCalibrationError([0.5, 0.5], labels),
  mcNemar: (labels) => mcNemar(labels, [true, false]),
  imageDataset: (labels) =>
    imageDataset({
      ...{ name: 'pairs', split: 'test', shape: [1, 2, 1], classNames: ['a', 'b'] },
      images: Uint8Array.of(1, 2, 3, 4),
      labels,
    }),
  templateClassifier: (labels) =>
    templateClassifier(tf.tensor4d([0, 9], [2, 1, 1, 1]), labels, { radius: 1, epsilon: 0.1, activation: 'rbf' }),
};

// [1, 0] is right, so that what is converted to it without a look is taken.
const noLabels: readonly (readonly [string, unknown])[] = [
  ['one-hot rows', [[0, 1], [1, 0]]], // biome-ignore format: a pair
  ['rows of one', [[1], [0]]],
  ['a missing one', [1, undefined]],
  ['a hole', Object.assign([1], { length: 2 })],
  ['null', [1, null]],
  ['NaN', [1, Number.NaN]],
  ['a fraction', [1, 0.5]],
  ['a fraction in single precision', Float32Array.of(1, 0.5)],
  ['infinity', [1, -Infinity]],
  ['a number beyond int32', [1, 2 ** 32]],
  ['a negative number', [1, -1]],
  ['bigints', BigInt64Array.of(1n, 0n)],
  ['strings', ['1', '0']],
  ['a string', '10'],
  ['dates', [new Date(1), new Date(0)]],
  ['a tensor of one-hot rows', tf.tensor2d([[0, 1], [1, 0]])], // biome-ignore format: a pair
  ['a tensor of booleans', tf.tensor1d([true, false])],
  ['a tensor with NaN', tf.tensor1d([1, Number.NaN])],
  ['too few', [1]],
  ['too many', [1, 0, 1]],
  ['none', []],
  ['a number', 1],
  ['a set', new Set([1, 0])],
  ['nothing', undefined],
];

describe.each(Object.entries(takers))('%s', (_, take) => {
  test.each(noLabels)('refuses %s in one sentence', async (__, labels) => {
    const refusal = Promise.resolve().then(() => take(labels as never));
    await expect(refusal).rejects.toThrow(expect.objectContaining({ name: 'ArgumentError' }));
    await expect(refusal).rejects.toThrow(/: expected .*, got /);
  });
});

test('every function of the packages that takes labels is among them', () => {
  const packages = ['attacks', 'datasets', 'metrics', 'models'].map((name) =>
    join(import.meta.dirname, '../../', name, 'src'),
  );
  const sources = packages.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.ts$/.test(file))
      .map((file) => readFileSync(join(folder, file), 'utf8')),
  );
  const functions = sources.flatMap((source) => [
    ...source.matchAll(/^export (?:async )?function (\w+)\(([^{}]*?)\)(?::|\s*\{)/gms),
  ]);
  const names = functions
    .filter(([, , parameters]) => /\b(labels|targets|goal|correct\w?): *(ArrayLike|Goal)/.test(parameters))
    .map(([, name]) => name);
  // What the public ones hand them to; and a decoder that needs an image first, whose own tests give it labels.
  const inner = ['checkGoal', 'checkRequest', 'cifar10SpriteToBatch'];
  expect(names.filter((name) => !inner.includes(name) && !(name in takers))).toEqual([]);
  expect(names.length).toBeGreaterThan(8);
});
