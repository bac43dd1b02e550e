import type { AttackLoss } from '@saf/attacks';
import { randomImages } from '@saf/attacks/framework';
import { fillUniform, randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import { model as functionalModel, type LayersModel, type layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { read } from '../../batches.ts';
import { type CardCheck, type Finding, failedIf, skipped } from '../card-check.ts';
import type { CheckContext } from '../check-context.ts';
import { ofImages, percent } from '../masks.ts';

/** What is differentiated, as the numbers of the check and its sentence call it. */
const losses = [
  ['trainingLoss', 'training', 'training loss'],
  ['crossEntropy', 'crossEntropy', 'cross-entropy of the scores'],
  ['margin', 'logitMargin', 'margin of the scores'],
] as const;

/** An attack with gradients leaves an image whose gradient is zero where it is. */
export const inputGradients: CardCheck = {
  id: 'input-gradients',
  question: 'Does every image have a finite gradient that is not zero?',
  async run(context: CheckContext): Promise<Finding> {
    const numbers: Record<string, number> = {};
    const parts: string[] = [];
    for (const [name, loss, text] of losses) {
      try {
        const { zero, broken } = await countBad(context, loss);
        numbers[`${name}Zero`] = zero;
        numbers[`${name}NotFinite`] = broken;
        if (zero + broken > 0) parts.push(`${ofImages(zero + broken, context.count)} (${text})`);
      } catch (error) {
        return failedIf(true, {}, `There is no gradient to follow: ${(error as Error).message}`);
      }
    }
    return failedIf(
      parts.length > 0,
      numbers,
      parts.length > 0
        ? `The gradient is zero or not a number for ${parts.join(', ')}: an attack that follows it cannot move them.`
        : 'Every image has a gradient of each loss, and none is zero.',
    );
  },
};

async function countBad(context: CheckContext, name: AttackLoss): Promise<{ zero: number; broken: number }> {
  const { images, labels } = context;
  let [zero, broken] = [0, 0];
  for (const { first, size } of context.batches()) {
    const sizes = tf.tidy(() => {
      const own = tf.tensor1d(labels.slice(first, first + size), 'int32');
      const gradient = tf.grad((x) => context.loss(name, x as tf.Tensor4D, own))(tf.slice(images, first, size));
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
      if (dead > 0) blocked.push(`${layer.name} (${ofImages(dead, context.count)})`);
      context.onProgress((done + 1) / layers.length);
    }
    const shares = Object.entries(numbers).map(([name, share]) => `${name} ${percent(share)}`);
    return failedIf(
      blocked.length > 0,
      numbers,
      `Share of units with a derivative of zero: ${shares.join(', ')}.${blocked.length > 0 ? ` All units of a layer are dead for some images: ${blocked.join(', ')}.` : ''}`,
    );
  },
};

/** The share of units of a layer whose derivative is zero, and the number of images where all are. */
async function deadShare(
  context: CheckContext,
  network: LayersModel,
  layer: layers.Layer,
): Promise<{ share: number; dead: number }> {
  const before = functionalModel({ inputs: network.inputs, outputs: layer.input as SymbolicTensor });
  let [sum, dead] = [0, 0];
  for (const { first, size } of context.batches()) {
    const shares = tf.tidy(() => {
      const inputs = before.predictOnBatch(tf.slice(context.images, first, size)) as tf.Tensor;
      const derivative = tf.grad((x) => layer.apply(x) as tf.Tensor)(inputs);
      return tf.mean(tf.cast(tf.equal(tf.reshape(derivative, [inputs.shape[0], -1]), 0), 'float32'), 1);
    });
    const values = await read(shares);
    sum += values.reduce((total, value) => total + value, 0);
    dead += values.filter((value) => value === 1).length;
  }
  return { share: sum / context.count, dead };
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
    for (const { first, size } of context.batches()) {
      changes.push(...(await changesOf(context, first, size)));
      context.onProgress(first / context.count);
    }
    const sum = changes.reduce((total, each) => total + each, 0);
    const change = Math.min(sum / (context.count * DRAWS), 1);
    const stable = change <= UNSTABLE;
    return failedIf(
      !stable,
      { meanRelativeChange: change, draws: DRAWS, radius: RADIUS * context.range },
      `Within ±4/255 the margin of the scores changes by ${percent(change)} on average, which counts as ${stable ? 'stable' : 'unstable'} (the limit is ${percent(UNSTABLE)}).`,
    );
  },
};

/** For each image, the sum of |ΔL|/|L| over the draws. */
async function changesOf(context: CheckContext, first: number, size: number): Promise<Float64Array> {
  const images = tf.slice(context.images, first, size);
  const labels = context.labels.slice(first, first + size);
  const lossAt = (x: tf.Tensor4D) => read(tf.tidy(() => context.loss('logitMargin', x, tf.tensor1d(labels, 'int32'))));
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
  return tf.tidy(() => {
    const noise = randomImages(images.shape, (out, i) =>
      fillUniform(out, randomStream(context.seed, 'gradient-stable', first + i, draw), -radius, radius),
    );
    return tf.add(images, noise);
  });
}
