import { imageDataset } from '@saf/datasets';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import {
  constraints,
  initializers,
  input,
  type LayersModel,
  layers,
  model,
  regularizers,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { toyDataset, toyRecipe } from '../test/toy.ts';
import { memoryCheckpoints, type RecipeInput, train } from './index.ts';

const dataset = toyDataset();
const recipe: RecipeInput = { ...toyRecipe, mean: undefined, random: undefined, weightDecay: 0 };
const weightsOf = (network: LayersModel) => network.getWeights().map((weight) => [...weight.dataSync()]);
const from = (seed: number) => initializers.glorotUniform({ seed });

/** Trains a network and gives its weights before and after. */
async function trained(network: LayersModel, changes: Partial<RecipeInput> = {}) {
  const before = weightsOf(network);
  const { epochs } = await train(network, dataset, { ...recipe, ...changes }, { seed: 1 });
  const result = { before, after: weightsOf(network), loss: epochs[0].loss };
  network.dispose();
  return result;
}

/** One dense layer with options of the test's. */
const dense = (options: object) =>
  sequential({
    layers: [
      layers.flatten({ inputShape: [6, 6, 1] }),
      layers.dense({ units: 2, activation: 'softmax', kernelInitializer: from(1), ...options }),
    ],
  });

/** Convolution, batch norm and an end, with the batch norm where the test wants it. */
function withBatchNorm(wrap: (x: SymbolicTensor, norm: layers.Layer) => SymbolicTensor, options: object = {}) {
  const x = input({ shape: [6, 6, 1] });
  const convolved = layers.conv2d({ filters: 2, kernelSize: 3, kernelInitializer: from(1) }).apply(x) as SymbolicTensor;
  const features = wrap(convolved, layers.batchNormalization(options as never));
  const end = layers.dense({ units: 2, activation: 'softmax', kernelInitializer: from(2) });
  return model({ inputs: x, outputs: end.apply(layers.flatten().apply(features)) as SymbolicTensor });
}
const flat = (x: SymbolicTensor, norm: layers.Layer) => norm.apply(x) as SymbolicTensor;
const nested = (x: SymbolicTensor, norm: layers.Layer) => {
  const inner = input({ shape: x.shape.slice(1) });
  return model({ inputs: inner, outputs: norm.apply(inner) as SymbolicTensor }).apply(x) as SymbolicTensor;
};
const averagesOf = (weights: number[][]) => weights.slice(-2);

describeOnEngines('layers as people use them', () => {
  test('a regularizer adds to the loss and its gradient', async () => {
    const [plain, decayed] = [await trained(dense({})), await trained(dense({ kernelRegularizer: regularizers.l2() }))];
    expect(decayed.loss).toBeGreaterThan(plain.loss);
    expect(decayed.after[0]).not.toEqual(plain.after[0]);
  });

  test('a regularizer alone does what its closed form says', async () => {
    const rate = 0.1;
    const oneStep = { epochs: 1, batchSize: dataset.size, learningRate: { steps: [{ rate, epochs: 1 }] }, momentum: 0 };
    const [plain, decayed] = [
      await trained(dense({}), oneStep),
      await trained(dense({ kernelRegularizer: regularizers.l2({ l2: 0.5 }) }), oneStep),
    ];
    // The gradient of 0.5·Σw² is w, so that one step takes rate·w more off each weight.
    const expected = plain.after[0].map((weight, i) => weight - rate * plain.before[0][i]);
    expect(decayed.after[0]).toBeAllClose(expected, { atol: 1e-6, rtol: 1e-5 });
  });

  test('a regularizer inside a nested model counts', async () => {
    const build = (options: object) => {
      const x = input({ shape: [6, 6, 1] });
      return model({ inputs: x, outputs: dense(options).apply(x) as SymbolicTensor });
    };
    const penalised = await trained(build({ kernelRegularizer: regularizers.l2({ l2: 10 }) }));
    expect(penalised.after).toEqual((await trained(dense({ kernelRegularizer: regularizers.l2({ l2: 10 }) }))).after);
  });

  test.each([
    ['nonNeg', constraints.nonNeg(), (kernel: number[]) => Math.min(...kernel) >= 0],
    [
      'maxNorm',
      constraints.maxNorm({ maxValue: 0.3 }),
      (kernel: number[]) =>
        [0, 1].every((unit) => Math.hypot(...kernel.filter((_, i) => i % 2 === unit)) <= 0.3 + 1e-6),
    ],
  ])('the constraint %s holds after training', async (_, kernelConstraint, holds) => {
    const { after } = await trained(dense({ kernelConstraint }));
    expect(holds(after[0])).toBe(true);
  });

  test.each([
    ['the layer', flat],
    ['a layer in a nested model', nested],
  ])('batch norm that is frozen stays as it is: %s', async (_, wrap) => {
    const changes = { recomputeBatchNorm: { batches: 2 } };
    const { before, after } = await trained(withBatchNorm(wrap, { trainable: false }), changes);
    // The weights of a frozen layer come last: gamma, beta, moving mean, moving variance.
    expect(after.slice(-4)).toEqual(before.slice(-4));
    expect(after[0]).not.toEqual(before[0]);
  });

  test('batch norm in a model that is frozen stays as it is', async () => {
    const network = withBatchNorm(nested);
    const inner = network.layers.find((layer) => 'layers' in layer) as LayersModel;
    inner.trainable = false;
    const before = inner.getWeights().map((weight) => [...weight.dataSync()]);
    await train(network, dataset, recipe, { seed: 1 });
    expect(inner.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
    network.dispose();
  });

  test('a network that is frozen as a whole is refused', async () => {
    const network = dense({ trainable: false });
    await expect(train(network, dataset, recipe, { seed: 1 })).rejects.toThrow(
      'model: expected at least one weight to train, got "none: every layer has trainable: false"',
    );
    network.dispose();
  });

  test('averages are recomputed in a nested model as in a flat one', async () => {
    const changes = { recomputeBatchNorm: { batches: 3 } };
    const [a, b] = [await trained(withBatchNorm(flat), changes), await trained(withBatchNorm(nested), changes)];
    expect(averagesOf(b.after)).toEqual(averagesOf(a.after));
  });

  test('averages of a layer that is applied twice are those of all its inputs', async () => {
    const twice = (x: SymbolicTensor, norm: layers.Layer) =>
      layers.add().apply([norm.apply(x), norm.apply(x)] as SymbolicTensor[]) as SymbolicTensor;
    const once = (x: SymbolicTensor, norm: layers.Layer) => {
      const y = norm.apply(x) as SymbolicTensor;
      return layers.add().apply([y, y]) as SymbolicTensor;
    };
    const changes = { recomputeBatchNorm: { batches: 2 }, epochs: 1, batchSize: dataset.size, learningRate: tiny };
    const [a, b] = [await trained(withBatchNorm(once), changes), await trained(withBatchNorm(twice), changes)];
    for (const i of [0, 1])
      expect(averagesOf(b.after)[i]).toBeAllClose(averagesOf(a.after)[i], { atol: 1e-5, rtol: 1e-4 });
  });

  test('batch norm over another axis than the last trains, or the layer is named', async () => {
    const network = withBatchNorm(flat, { axis: 1, name: 'over_rows' });
    const before = weightsOf(network);
    let error: unknown;
    await expectNoLeaks(async () => {
      error = await train(network, dataset, recipe, { seed: 1 }).catch((reason) => reason);
    });
    if (error instanceof Error) {
      expect(error.message).toMatch(/^Layer "over_rows" \(BatchNormalization over axis 1\) cannot be trained: /);
      expect(weightsOf(network)).toEqual(before);
    }
    network.dispose();
  });

  test('nothing of this leaks a tensor', async () => {
    const all = () => trained(withBatchNorm(nested, { trainable: false }), { recomputeBatchNorm: { batches: 2 } });
    await all();
    await expectNoLeaks(() => all());
    const constrained = () => trained(dense({ kernelConstraint: 'nonNeg', kernelRegularizer: regularizers.l2() }));
    await constrained();
    await expectNoLeaks(() => constrained());
  });
});

const tiny = { steps: [{ rate: 1e-9, epochs: 1 }] };

/** A small network that differs from another in what the test says alone. */
function network({ strides = 1, pooling = 'max', activation = 'relu', trainable = true, seed = 1 } = {}): LayersModel {
  const pool = pooling === 'max' ? layers.maxPooling2d : layers.averagePooling2d;
  return sequential({
    layers: [
      layers.conv2d({
        ...{ inputShape: [6, 6, 1], filters: 2, kernelSize: 3, padding: 'same' as const, strides, trainable },
        ...{ activation: activation as 'relu', kernelInitializer: from(seed) },
      }),
      pool({ poolSize: 2, strides: 1, padding: 'same' }),
      layers.globalAveragePooling2d({} as never),
      layers.dense({ units: 2, activation: 'softmax', kernelInitializer: from(2) }),
    ],
  });
}

describeOnEngines('a checkpoint', () => {
  const checkpointed = async () => {
    const checkpoints = memoryCheckpoints();
    const first = network();
    await train(first, dataset, recipe, { seed: 1, checkpoints });
    first.dispose();
    return checkpoints;
  };

  test.each([
    ['strides', { strides: 2 }],
    ['pooling', { pooling: 'average' }],
    ['activation', { activation: 'tanh' }],
    ['frozen layer', { trainable: false }],
  ])('of a network with another %s is refused', async (_, change) => {
    const checkpoints = await checkpointed();
    const second = network(change);
    await expect(train(second, dataset, recipe, { seed: 1, checkpoints })).rejects.toThrow(
      /^checkpoint: expected one of this training, got another (network|weights)/,
    );
    second.dispose();
  });

  test.each([
    ['images', { images: dataset.images.map((byte, i) => (i === 500 ? byte ^ 1 : byte)) }],
    ['labels', { labels: dataset.labels.map((label) => 1 - label) }],
    ['class names', { classNames: ['right', 'left'] }],
  ])('of other %s under the same name is refused', async (_, change) => {
    const checkpoints = await checkpointed();
    const second = network();
    const other = imageDataset({ ...dataset, ...change });
    await expect(train(second, other, recipe, { seed: 1, checkpoints })).rejects.toThrow(
      'checkpoint: expected one of this training, got another dataset',
    );
    second.dispose();
  });

  test('of the same network, built anew with other names and weights, is taken', async () => {
    const second = network({ seed: 7 });
    const { resumedAtStep } = await train(second, dataset, recipe, { seed: 1, checkpoints: await checkpointed() });
    expect(resumedAtStep).toBe(10);
    second.dispose();
    tf.disposeVariables();
  });
});
