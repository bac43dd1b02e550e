import { eq10 } from '@saf/attacks';
import { classifierFromModel, mnistNetwork } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { gradientAlignment, gradientFlow } from './gradients.ts';
import {
  confidenceHistogram,
  confusionMatrix,
  errorCurve,
  featureCorrelations,
  featureHistograms,
  inputGradientNorms,
  nonsenseRate,
} from './index.ts';

const labels = [3, 1, 4, 1, 5, 9];

describeOnEngines('metrics of the network of Table 1', () => {
  let model: LayersModel;
  let images: tf.Tensor4D;
  const classifier = () => classifierFromModel(model, { categories: 10 });
  beforeAll(() => {
    model = mnistNetwork({ activation: 'mirroredRelu', outputs: 11, seed: 1 });
    images = tf.randomUniform([labels.length, 28, 28, 1], 0, 1, 'float32', 1);
  });

  test('the error curve begins with the errors of the confusion matrix', async () => {
    const samples = [{ images: tf.clone(images), labels, firstIndex: 0 }];
    const { raw } = await errorCurve({ classifier: classifier(), attack: eq10(), epsilons: [0, 0.1], samples });
    const matrix = await confusionMatrix(classifier(), images, labels);
    const right = matrix.reduce((sum, row, label) => sum + row[label], 0);
    expect(raw.wrong[0]).toBe(labels.length - right);
    expect(raw.psnr[1]).toBeCloseTo(20, 1);
  });

  test('gradients pass every activation, and turn within a step', async () => {
    const [first, ...others] = await gradientFlow(classifier(), images, labels);
    expect([first.layer, ...others.map(({ layer }) => layer)]).toEqual([
      'cv1_mirroredRelu',
      'cv2_mirroredRelu',
      'fc1_relu',
    ]);
    const along = (epsilon: number) => gradientAlignment(classifier(), images, labels, { epsilon, direction: 'loss' });
    const [near, far] = [await along(1e-4), await along(0.3)];
    for (const [i, norm] of first.leaving.entries()) {
      expect(norm).toBeGreaterThan(0);
      expect(near[i]).toBeGreaterThan(0.9);
      expect(far[i]).toBeLessThan(near[i]);
    }
  });

  test('nothing leaks', () =>
    expectNoLeaks(async () => {
      const [options, each] = [{ batchSize: 4 }, classifier()];
      const samples = [{ images: tf.clone(images), labels, firstIndex: 0 }];
      await errorCurve({ classifier: each, attack: eq10(), epsilons: [0, 0.1], samples, rules: [{ threshold: 0.5 }] });
      await nonsenseRate(each, images, options);
      await confidenceHistogram(each, images, options);
      await inputGradientNorms(each, images, labels, options);
      await gradientFlow(each, images, labels, options);
      await gradientAlignment(each, images, labels, { ...options, epsilon: 0.1 });
      await featureHistograms(model, model.layers[1].name, images, options);
      expect(await featureCorrelations(model, model.layers[1].name, images, options)).not.toHaveLength(0);
    }));
});
