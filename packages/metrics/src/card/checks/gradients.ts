import { fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { model as functionalModel, type LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { read } from '../../batches.ts';
import { type CardCheck, type Finding, skipped } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { crossEntropyOf, type InputLoss, marginOf, trainingLossOf } from '../losses.ts';
import { ofImages, percent } from '../masks.ts';

const losses: Readonly<Record<string, InputLoss>> = {
  trainingLoss: trainingLossOf,
  crossEntropy: crossEntropyOf,
  margin: marginOf,
};

/** An attack with gradients leaves an image whose gradient is zero where it is. */
export const inputGradients: CardCheck = {
  id: 'input-gradients',
  question: 'Does every image have a gradient that is a number and not zero?',
  async run(context: CheckContext): Promise<Finding> {
    const numbers: Record<string, number> = {};
    for (const [name, loss] of Object.entries(losses)) {
      try {
        const { zero, broken } = await countBad(context, loss);
        numbers[`${name}Zero`] = zero;
        numbers[`${name}NotFinite`] = broken;
      } catch (error) {
        return {
          outcome: 'failed',
          numbers: {},
          sentence: `There is no gradient to follow: ${(error as Error).message}`,
        };
      }
    }
    const bad = Object.values(numbers).reduce((sum, value) => sum + value, 0);
    return { outcome: bad > 0 ? 'failed' : 'passed', numbers, sentence: describe(numbers, context.count) };
  },
};

function describe(numbers: Readonly<Record<string, number>>, count: number): string {
  const parts = Object.keys(losses).flatMap((name) => {
    const bad = numbers[`${name}Zero`] + numbers[`${name}NotFinite`];
    return bad > 0 ? [`${ofImages(bad, count)} (${names[name]})`] : [];
  });
  if (parts.length === 0) return 'Every image has a gradient of each loss, and none is zero.';
  return `The gradient is zero or not a number for ${parts.join(', ')}: an attack that follows it cannot move them.`;
}

const names: Readonly<Record<string, string>> = {
  trainingLoss: 'training loss',
  crossEntropy: 'cross-entropy of the scores',
  margin: 'margin of the scores',
};

async function countBad(context: CheckContext, loss: InputLoss): Promise<{ zero: number; broken: number }> {
  const { count, batchSize, images, labels, classifier } = context;
  let [zero, broken] = [0, 0];
  for (let first = 0; first < count; first += batchSize) {
    const sizes = tf.tidy(() => {
      const size = Math.min(batchSize, count - first);
      const own = tf.tensor1d(labels.slice(first, first + size), 'int32');
      const gradient = tf.grad((x) => loss(classifier, x as tf.Tensor4D, own))(tf.slice(images, first, size));
      // Zero only where all of it is: sums of squares would underflow.
      return tf.max(tf.abs(gradient), [1, 2, 3]);
    });
    for (const value of await read(sizes)) {
      if (value === 0) zero++;
      else if (!Number.isFinite(value)) broken++;
    }
  }
  return { zero, broken };
}

/** Layers that map each unit on its own. */
const activations = ['MirroredRelu', 'Rbf', 'ReLU', 'LeakyReLU', 'ELU', 'ThresholdedReLU', 'PReLU', 'Activation'];

/** A unit whose derivative is zero lets no gradient through; a layer of them, none at all. */
export const deadUnits: CardCheck = {
  id: 'dead-units',
  question: 'Does every activation layer let some gradient through, for every image?',
  async run(context: CheckContext): Promise<Finding> {
    const { model } = context.options;
    const layers = model?.layers.filter((layer) => activations.includes(layer.getClassName())) ?? [];
    if (!model || layers.length === 0) return skipped('No network with activation layers was given.');
    const numbers: Record<string, number> = {};
    const blocked: string[] = [];
    for (const [done, layer] of layers.entries()) {
      const { share, dead } = await deadShare(context, model, layer);
      numbers[layer.name] = share;
      if (dead > 0) blocked.push(`${layer.name} (${dead})`);
      context.onProgress((done + 1) / layers.length);
    }
    const shares = Object.entries(numbers).map(([name, share]) => `${name} ${percent(share)}`);
    return {
      outcome: blocked.length > 0 ? 'failed' : 'passed',
      numbers,
      sentence: `Units with a derivative of zero: ${shares.join(', ')}.${blocked.length > 0 ? ` All units are dead for some images (their number) in ${blocked.join(', ')}.` : ''}`,
    };
  },
};

/** The share of units of a layer whose derivative is zero, and the number of images where all are. */
async function deadShare(
  { images, count, batchSize }: CheckContext,
  network: LayersModel,
  layer: layers.Layer,
): Promise<{ share: number; dead: number }> {
  const before = functionalModel({ inputs: network.inputs, outputs: layer.input as SymbolicTensor });
  let [sum, dead] = [0, 0];
  for (let first = 0; first < count; first += batchSize) {
    const shares = tf.tidy(() => {
      const inputs = before.predictOnBatch(tf.slice(images, first, Math.min(batchSize, count - first))) as tf.Tensor;
      const derivative = tf.grad((x) => layer.apply(x) as tf.Tensor)(inputs);
      return tf.mean(tf.cast(tf.equal(tf.reshape(derivative, [inputs.shape[0], -1]), 0), 'float32'), 1);
    });
    const values = await read(shares);
    sum += values.reduce((total, value) => total + value, 0);
    dead += values.filter((value) => value === 1).length;
  }
  return { share: sum / count, dead };
}

/** Pintor et al., "Indicators of attack failure" (NeurIPS 2022): 100 draws within ±4/255, unstable above 10 %. */
const DRAWS = 100;
const RADIUS = 4 / 255;
const UNSTABLE = 0.1;

/** A loss that jumps about has gradients that lead nowhere. */
export const gradientStable: CardCheck = {
  id: 'gradient-stable',
  question: 'Is the loss smooth around the images, so that its gradient means something?',
  async run(context: CheckContext): Promise<Finding> {
    const changes: number[] = [];
    for (let first = 0; first < context.count; first += context.batchSize) {
      context.options.signal?.throwIfAborted();
      changes.push(...(await changesOf(context, first, Math.min(context.batchSize, context.count - first))));
      context.onProgress(first / context.count);
    }
    const sum = changes.reduce((total, each) => total + each, 0);
    const change = Math.min(sum / (context.count * DRAWS), 1);
    const stable = change <= UNSTABLE;
    return {
      outcome: stable ? 'passed' : 'failed',
      numbers: { meanRelativeChange: change, draws: DRAWS, radius: RADIUS * context.range },
      sentence: `Within ±4/255 the margin of the scores changes by ${percent(change)} on average; ${stable ? 'stable' : 'unstable'} by the bound of ${percent(UNSTABLE)}.`,
    };
  },
};

/** Of each image the sum of |ΔL|/|L| over the draws. */
async function changesOf(context: CheckContext, first: number, size: number): Promise<Float64Array> {
  const images = tf.slice(context.images, first, size);
  const labels = context.labels.slice(first, first + size);
  const lossAt = (x: tf.Tensor4D) => read(tf.tidy(() => marginOf(context.classifier, x, tf.tensor1d(labels, 'int32'))));
  try {
    const reference = await lossAt(images);
    const sums = new Float64Array(size);
    for (let draw = 0; draw < DRAWS; draw++) {
      const near = nearby(context, images, first, draw);
      const values = await lossAt(near);
      near.dispose();
      for (const [i, value] of values.entries())
        sums[i] += Math.abs(value - reference[i]) / (Math.abs(reference[i]) || 1);
    }
    return sums;
  } finally {
    images.dispose();
  }
}

function nearby(context: CheckContext, images: tf.Tensor4D, first: number, draw: number): tf.Tensor4D {
  const radius = RADIUS * context.range;
  const size = images.size / images.shape[0];
  const noise = new Float32Array(images.size);
  for (let i = 0; i < images.shape[0]; i++)
    fillUniform(
      noise.subarray(i * size, (i + 1) * size),
      randomStream(context.seed, 'gradient-stable', first + i, draw),
      -radius,
      radius,
    );
  return tf.tidy(() => tf.add(images, tf.tensor4d(noise, images.shape)));
}
