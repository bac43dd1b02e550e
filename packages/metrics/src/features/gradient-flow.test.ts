import '@tensorflow/tfjs-backend-cpu';
import { rbfLayer } from '@saf/activations';
import { type Classifier, classifierFromModel } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { linearClassifier, testImages } from '../../test/classifiers.ts';
import { gradientFlow } from '../gradients.ts';

beforeAll(() => tf.setBackend('cpu'));

const labels = [0, 2, 1, 1];

/** x ↦ W₂ ReLU(b(x)) with b(x) the pixels less 0.5, and softmax: both gradients are known in closed form. */
function network(...middle: layers.Layer[]): LayersModel {
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: [3, 3, 2] }),
      layers.dense({
        units: 18,
        kernelInitializer: 'identity',
        biasInitializer: initializers.constant({ value: -0.5 }),
      }),
      ...middle,
      layers.dense({ units: 3, kernelInitializer: initializers.glorotNormal({ seed: 1 }) }),
      layers.softmax(),
    ],
  });
  return model;
}

async function withClassifier(model: LayersModel, use: (classifier: Classifier) => Promise<void>): Promise<void> {
  try {
    await use(classifierFromModel(model));
  } finally {
    model.dispose();
  }
}

const length = (values: number[]) => Math.hypot(...values);

test('ReLU: W₂ᵀ (p − e) reaches it, and leaves it where x > 0', () =>
  withClassifier(network(layers.reLU({ name: 'relu' })), async (classifier) => {
    const images = testImages(4);
    const [{ layer, flat, reaching, leaving }, ...others] = await gradientFlow(classifier, images, labels);
    expect([layer, others]).toEqual(['relu', []]);
    const p = classifier.confidences(images).arraySync();
    const kernel = classifier.network!.trunk.layers.at(-1)!.getWeights()[0].arraySync() as number[][];
    const pixels = tf.reshape(images, [4, 18]).arraySync() as number[][];
    const dy = labels.map((label, i) =>
      kernel.map((row) => row.reduce((sum, w, k) => sum + w * (p[i][k] - Number(k === label)), 0)),
    );
    const dx = dy.map((row, i) => row.map((g, k) => (pixels[i][k] > 0.5 ? g : 0)));
    expect([...reaching]).toBeAllClose(dy.map(length), { rtol: 1e-4 });
    expect([...leaving]).toBeAllClose(dx.map(length), { rtol: 1e-4 });
    expect(flat).toBeCloseTo(pixels.flat().filter((value) => value <= 0.5).length / 72, 6);
  }));

test('RBF: |σ′(x)| = 2 |x| exp(−x²) < 0.01 counts as flat, and the layers come from the image on', () =>
  withClassifier(network(rbfLayer({ name: 'rbf' }), layers.reLU({ name: 'relu' })), async (classifier) => {
    const images = testImages(4);
    const [rbf, relu] = await gradientFlow(classifier, images, labels);
    expect([rbf.layer, relu.layer]).toEqual(['rbf', 'relu']);
    const slopes = Array.from(images.dataSync(), (value) => value - 0.5).map((x) => 2 * Math.abs(x) * Math.exp(-x * x));
    expect(rbf.flat).toBeCloseTo(slopes.filter((slope) => slope < 0.01).length / 72, 6);
    // exp(−x²) > 0: ReLU changes nothing.
    expect(relu.flat).toBe(0);
    expect([...relu.leaving]).toEqual([...relu.reaching]);
    expect([...rbf.reaching]).toEqual([...relu.leaving]);
  }));

test('whatever the batches, and the network is as it was', () =>
  withClassifier(network(layers.reLU()), async (classifier) => {
    const images = testImages(4);
    const before = classifier.logits(images).dataSync();
    const whole = await gradientFlow(classifier, images, labels);
    const [parts] = await gradientFlow(classifier, images, labels, { batchSize: 3 });
    expect([...parts.leaving]).toBeAllClose([...whole[0].leaving], { rtol: 1e-5 });
    expect(parts.flat).toBeCloseTo(whole[0].flat, 6);
    expect(classifier.logits(images).dataSync()).toEqual(before);
  }));

test('leaks nothing', () =>
  withClassifier(network(layers.reLU()), async (classifier) => {
    const images = testImages(4);
    await expectNoLeaks(async () => void (await gradientFlow(classifier, images, labels, { batchSize: 3 })));
  }));

test('refuses what does not fit', async () => {
  await expect(gradientFlow(linearClassifier(), testImages(1), [0])).rejects.toThrow(
    'classifier: expected a network, as classifierFromModel has it, got undefined',
  );
  await withClassifier(network(), (classifier) =>
    expect(gradientFlow(classifier, testImages(1), [0])).rejects.toThrow('expected activations in layers of their own'),
  );
  await withClassifier(network(layers.reLU()), async (classifier) => {
    const apart = { ...classifier, loss: linearClassifier().loss };
    await expect(gradientFlow(apart, testImages(1), [0])).rejects.toThrow(
      "expected a loss that runs its network's layers",
    );
    await expect(gradientFlow(classifier, testImages(1), [3])).rejects.toThrow('labels[0]: expected');
    await expect(gradientFlow(classifier, tf.zeros([1, 1, 1, 1]), [0])).rejects.toThrow('images: expected');
  });
});
