import '@tensorflow/tfjs-backend-cpu';
import { classifierFromFunction, classifierFromModel, mnistNetwork } from '@saf/models';
import { networkNamed } from '@saf/models/by-name';
import { inspectionSchema } from '@saf/results';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomImages } from '../setup/random-images.ts';
import type { InspectionPart } from '../study/study.ts';
import { inspect } from './inspect.ts';
import type { InspectedNetwork } from './inspected-network.ts';

beforeAll(() => tf.setBackend('cpu'));

const images = randomImages('mnist', 12);
const none = () => {};

/** z = ten of the pixels: quick to attack on any engine. */
const logits = (inputs: tf.Tensor4D) =>
  tf.tidy(() => tf.reshape(tf.slice(inputs, [0, 9, 9, 0], [-1, 1, 10, 1]), [-1, 10]) as tf.Tensor2D);
const classifier = classifierFromFunction({ name: 'pixels', inputShape: [28, 28, 1], categories: 10, logits });

async function withSubject<T>(use: (network: InspectedNetwork) => Promise<T>): Promise<T> {
  const model = mnistNetwork({ activation: 'none', seed: 1 });
  const { signal } = new AbortController();
  try {
    return await use({ model, classifier, images, strengths: [0, 0.1, 0.5], seed: 1, signal });
  } finally {
    model.dispose();
  }
}

const look = (...parts: InspectionPart[]) => withSubject((network) => inspect(network, parts, none));
/** What the file of an inspection begins with. */
const head = {
  kind: 'inspection',
  version: 1,
  experiment: 'quick',
  model: 'plain',
  dataset: 'mnist',
  shape: [28, 28, 1],
  classNames: [...'0123456789'],
  seed: 1,
  weights: '0'.repeat(64),
  engine: {
    name: 'cpu',
    tfjs: tf.version_core,
    tensorflow: null,
    threads: null,
    node: '20.19.0',
    platform: 'linux-x64',
  },
  samples: images.size,
  fullTestSet: false,
} as const;

describe('looking inside', () => {
  test('gives what was asked for, in the schema, and leaks nothing', () =>
    expectNoLeaks(async () => {
      const parts = ['features', 'correlations', 'examples', 'gradients', 'iterative'] as const;
      const found = await look(...parts);
      expect(Object.keys(found)).toEqual(parts);
      expect(inspectionSchema.parse({ ...head, ...found })).toEqual({ ...head, ...found });
    }));

  test('features: every image once in each histogram and each joint distribution', async () => {
    const { histograms, joint, nonsense } = (await look('features')).features!;
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
    expect(histograms.map(({ counts }) => sum(counts))).toEqual([12, 12, 12, 12]);
    expect(joint.map(({ counts }) => sum(counts.map(sum)))).toEqual([12, 12, 12, 12]);
    expect(nonsense.every((values) => values.length === 4)).toBe(true);
  });

  test('correlations: 1 on the diagonal, the same on either side of it', async () => {
    const { correlations } = await look('correlations');
    expect(correlations!.map(({ layer, channels }) => [layer, channels])).toEqual([
      ['cv1', 20],
      ['cv2', 50],
      ['fc1', 500],
      ['fc2', 10],
    ]);
    const bytes = new Int8Array(Buffer.from(correlations![3].matrix, 'base64'));
    const at = (i: number, j: number) => bytes[10 * i + j];
    for (let i = 0; i < 10; i++) for (let j = 0; j < 10; j++) expect(at(i, j)).toBe(i === j ? 127 : at(j, i));
  });

  test('examples: the rows of Fig. 10, clean first, judged as in an evaluation', async () => {
    const { examples } = await look('examples');
    expect(examples!.map(({ kind, index }) => `${kind} ${index}`)).toEqual([
      'adversarial 0',
      'adversarial 1',
      'adversarial 2',
      'nonsense 0',
      'noisy 3',
    ]);
    for (const { kind, index, label, samples } of examples!) {
      expect(samples.map(({ strength }) => strength)).toEqual([0, 0.1, 0.5]);
      if (kind === 'nonsense') continue;
      expect(label).toBe(images.labels[index]);
      expect([...Buffer.from(samples[0].pixels, 'base64')]).toEqual([...images.slice(index, index + 1).images]);
    }
  });

  test('iterative: a larger strength leaves no fewer errors', async () => {
    const { wrong, samples } = (await look('iterative')).iterative!;
    expect(samples).toBe(12);
    expect(wrong).toEqual([...wrong].sort((a, b) => a - b));
  });

  test('stops when it is told to', () =>
    withSubject(async (network) => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(inspect({ ...network, signal }, ['features'], none)).rejects.toThrow('enough');
    }));
});

test('a classifier of the network is what examples and gradients are asked of', () =>
  withSubject(async (network) => {
    const own = classifierFromModel(network.model, { categories: 10 });
    const { gradients } = await inspect(
      { ...network, classifier: own, images: images.slice(0, 4) },
      ['gradients'],
      none,
    );
    expect(gradients!.map(({ samples }) => samples)).toEqual(['clean', 'adversarial', 'noise']);
    for (const { percentiles } of gradients!) expect(percentiles).toEqual([...percentiles].sort((a, b) => a - b));
  }));

test('gradient flow and alignment, and pixels are of the network itself, in the schema', () =>
  expectNoLeaks(async () => {
    const model = networkNamed('mnist-cnn-pixelwise-2').build({ activation: 'mirroredRelu', head: 'softmax', seed: 1 });
    const { signal } = new AbortController();
    const network = { model, classifier: classifierFromModel(model), images: images.slice(0, 4) };
    const parts = ['gradientFlow', 'gradientAlignment', 'pixelResponses'] as const;
    const found = await inspect({ ...network, strengths: [0], seed: 1, signal }, parts, none);
    expect(inspectionSchema.parse({ ...head, ...found })).toEqual({ ...head, ...found });
    const { gradientFlow, gradientAlignment, pixelResponses } = found;
    const { epsilons, random, loss } = gradientAlignment!;
    expect([random.length, loss.length]).toEqual([epsilons.length, epsilons.length]);
    const bumps = [1, 2, 3, 4].map((i) => `cv${i}_mirroredRelu`);
    expect(gradientFlow!.map(({ layer }) => layer)).toEqual([...bumps, 'fc1_relu']);
    for (const { reaching, leaving } of gradientFlow!)
      for (const norms of [reaching, leaving]) expect(norms).toEqual([...norms].sort((a, b) => a - b));
    expect(pixelResponses!.layer).toBe('cv2_mirroredRelu');
    expect(pixelResponses!.responses).toHaveLength(4);
    model.dispose();
  }));
