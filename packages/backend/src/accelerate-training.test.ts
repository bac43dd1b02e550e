import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian } from '../test/as-on-cpu.ts';
import { engines } from '../test/engines.ts';
import { accelerateTraining, useEngine } from './node.ts';

const { layers, initializers } = tfl;

/** A network with batch normalization of images and of rows, the first inside a nested model. */
function network(): tfl.LayersModel {
  const kernelInitializer = initializers.randomNormal({ stddev: 0.3, seed: 1 });
  const gammaInitializer = initializers.randomUniform({ minval: 0.5, maxval: 1.5, seed: 2 });
  const nested = tfl.sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 2], filters: 5, kernelSize: 3, useBias: false, kernelInitializer }),
      layers.batchNormalization({ gammaInitializer, momentum: 0.9, epsilon: 0.01 }),
    ],
  });
  return tfl.sequential({
    layers: [
      nested,
      layers.flatten(),
      layers.dense({ units: 6, kernelInitializer }),
      layers.batchNormalization({ betaInitializer: kernelInitializer, momentum: 0.99 }),
    ],
  });
}

interface Step {
  outputs: Float32Array;
  /** Sorted by name, which counts up from model to model in the order of the layers. */
  gradients: Float32Array[];
  weights: Float32Array[];
}

function trainingStep(model: tfl.LayersModel): Step {
  const result = tf.tidy(() => {
    const x = gaussian([6, 8, 8, 2], 3);
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const loss = () => {
      const outputs = model.apply(x, { training: true }) as tf.Tensor;
      return tf.sum(tf.mul(outputs, gaussian([6, 6], 4))) as tf.Scalar;
    };
    const { grads } = tf.variableGrads(loss, variables);
    const gradients = variables.map(({ name }) => grads[name]);
    return {
      outputs: model.predict(x) as tf.Tensor,
      gradients,
      weights: model.getWeights().map((each) => tf.clone(each)),
    };
  });
  const read = (tensor: tf.Tensor) => tensor.dataSync() as Float32Array;
  const values = {
    outputs: read(result.outputs),
    gradients: result.gradients.map(read),
    weights: result.weights.map(read),
  };
  tf.dispose([result.outputs, ...result.gradients, ...result.weights]);
  return values;
}

function expectSameStep(actual: Step, expected: Step) {
  const tolerance = { rtol: 1e-4, atol: 1e-5 };
  expect(actual.outputs).toBeAllClose(expected.outputs, tolerance);
  for (const [i, gradient] of actual.gradients.entries())
    expect(gradient).toBeAllClose(expected.gradients[i], tolerance);
  for (const [i, weight] of actual.weights.entries()) expect(weight).toBeAllClose(expected.weights[i], tolerance);
}

describe.each(await engines(['wasm', 'native', 'cpu']))('on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('outputs, gradients and moving averages are those of tfjs-layers', () => {
    const [stock, fast] = [network(), network()];
    accelerateTraining(fast);
    for (let i = 0; i < 2; i++) expectSameStep(trainingStep(fast), trainingStep(stock));
    for (const model of [stock, fast]) model.dispose();
  });

  test('undone, a layer has its own step back', () => {
    const model = network();
    const layer = model.layers[3];
    const before = layer.call;
    const undo = accelerateTraining(model);
    expect(layer.call).not.toBe(before);
    undo();
    undo();
    expect(layer.call).toBe(before);
    expect(Object.hasOwn(layer, 'call')).toBe(false);
    model.dispose();
  });

  test('a model that is accelerated twice is undone step by step', () => {
    const model = network();
    const [first, second] = [accelerateTraining(model), accelerateTraining(model)];
    const accelerated = trainingStep(model);
    second();
    first();
    expect(Object.hasOwn(model.layers[3], 'call')).toBe(false);
    expect(accelerated.gradients.length).toBeGreaterThan(0);
    model.dispose();
  });

  test('leaves nothing behind', () => {
    const model = network();
    accelerateTraining(model);
    trainingStep(model);
    expectNoLeaks(() => void trainingStep(model));
    model.dispose();
  });
});

test('an accelerated model saves as, and loads into, plain tfjs-layers', async () => {
  await useEngine('wasm');
  const model = network();
  accelerateTraining(model);
  trainingStep(model);
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const loaded = await tfl.loadLayersModel({ load: async () => saved! });
  expect(Object.hasOwn(loaded.layers[3], 'call')).toBe(false);
  expectSameStep(trainingStep(loaded), trainingStep(model));
  for (const each of [model, loaded]) each.dispose();
});

test('trains without gamma or beta, where tfjs-layers fails', async () => {
  await useEngine('wasm');
  const layer = layers.batchNormalization({ scale: false, center: false, inputShape: [3] });
  const model = tfl.sequential({ layers: [layer] });
  const run = () => tf.tidy(() => (model.apply(gaussian([50, 3], 1), { training: true }) as tf.Tensor).dataSync());
  expect(run).toThrow();
  accelerateTraining(model);
  const { mean, variance } = tf.moments(tf.tensor(run(), [50, 3]), 0);
  expect(mean).toBeAllClose(0, { atol: 1e-4 });
  expect(variance).toBeAllClose(1, { atol: 1e-2 });
});

test.each(['linear', 'tanh'] as const)('a dilated convolution trains, with %s', async (activation) => {
  await useEngine('wasm');
  const kernelInitializer = initializers.randomNormal({ stddev: 0.3, seed: 1 });
  const options = { inputShape: [9, 9, 2], filters: 3, kernelSize: 3, dilationRate: 2, activation, kernelInitializer };
  const model = tfl.sequential({ layers: [layers.conv2d(options)] });
  const kernel = model.trainableWeights[0].read() as tf.Variable;
  const loss = () => tf.sum(model.apply(gaussian([2, 9, 9, 2], 1), { training: true }) as tf.Tensor) as tf.Scalar;
  expect(() => tf.tidy(() => void tf.variableGrads(loss, [kernel]))).toThrow('dilation');
  accelerateTraining(model);
  const numeric = tf.tidy(() => {
    const step = tf.mul(gaussian(kernel.shape, 2), 1e-2);
    const at = (sign: number) => {
      const saved = tf.clone(kernel);
      kernel.assign(tf.add(kernel, tf.mul(step, sign)));
      const value = loss().dataSync()[0];
      kernel.assign(saved);
      return value;
    };
    const slope = tf.sum(tf.mul(tf.variableGrads(loss, [kernel]).grads[kernel.name], step)).dataSync()[0];
    return { slope, difference: (at(1) - at(-1)) / 2 };
  }) as unknown as { slope: number; difference: number };
  // Central differences of a directional derivative, to a few per cent in float32.
  expect(Math.abs(numeric.slope - numeric.difference)).toBeLessThan(0.05 * Math.abs(numeric.difference) + 1e-3);
  model.dispose();
});

test('another axis than the last has the outputs of tfjs-layers', async () => {
  await useEngine('wasm');
  const make = () => tfl.sequential({ layers: [layers.batchNormalization({ axis: 1, inputShape: [3, 4, 2] })] });
  const [stock, kept] = [make(), make()];
  accelerateTraining(kept);
  const run = (model: tfl.LayersModel) =>
    tf.tidy(() => model.apply(gaussian([5, 3, 4, 2], 1), { training: true }) as tf.Tensor);
  expect(run(kept)).toBeAllClose(run(stock), { rtol: 1e-4, atol: 1e-5 });
});

test.each([
  ['the layer', (layer: tfl.layers.Layer) => layer],
  ['a model around it', (_: tfl.layers.Layer, inner: tfl.LayersModel) => inner],
])('batch norm that is frozen normalises by its moving averages and keeps them: %s', async (_, which) => {
  await useEngine('wasm');
  const norm = layers.batchNormalization({ inputShape: [4], axis: 1 });
  const inner = tfl.sequential({ layers: [norm] });
  const model = tfl.sequential({ layers: [layers.dense({ units: 4, inputShape: [3] }), inner] });
  const undo = accelerateTraining(model);
  const x = gaussian([5, 3], 1);
  const before = norm.getWeights().map((weight) => [...weight.dataSync()]);
  // Frozen after it was made faster, as well as before.
  which(norm, inner).trainable = false;
  const train = () => tf.tidy(() => (model.apply(x, { training: true }) as tf.Tensor).dataSync());
  const frozen = train();
  expect(frozen).toBeAllClose((model.predict(x) as tf.Tensor).dataSync());
  expect(norm.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
  which(norm, inner).trainable = true;
  train();
  expect(norm.getWeights().map((weight) => [...weight.dataSync()])).not.toEqual(before);
  undo();
});

test('finds a layer that another wraps', async () => {
  await useEngine('wasm');
  const inner = layers.batchNormalization({});
  const model = tfl.sequential({ layers: [layers.timeDistributed({ layer: inner, inputShape: [3, 4] })] });
  accelerateTraining(model);
  expect(Object.hasOwn(inner, 'call')).toBe(true);
});

test.each([[1], [2], [3], [[3]], [[1]], [-1]])(
  'batch norm over axis %j trains, with the gradients of the composed op',
  async (axis) => {
    await useEngine('wasm');
    const model = tfl.sequential({
      layers: [layers.batchNormalization({ axis: axis as number, inputShape: [3, 4, 2], epsilon: 0.01 })],
    });
    accelerateTraining(model);
    const x = gaussian([5, 3, 4, 2], 1);
    const weights = gaussian([5, 3, 4, 2], 2);
    const reduced = [0, 1, 2, 3].filter((each) => each !== (Number(axis) + 4) % 4);
    const composed = (each: tf.Tensor) => {
      const mean = tf.mean(each, reduced, true);
      const centred = tf.sub(each, mean);
      return tf.div(centred, tf.sqrt(tf.add(tf.mean(tf.square(centred), reduced, true), 0.01)));
    };
    const gradientOf = (f: (each: tf.Tensor) => tf.Tensor) => tf.grad((each) => tf.sum(tf.mul(f(each), weights)))(x);
    const applied = (each: tf.Tensor) => model.apply(each, { training: true }) as tf.Tensor;
    expect(gradientOf(applied)).toBeAllClose(gradientOf(composed), { rtol: 1e-3, atol: 1e-4 });
    const [movingMean] = model.getWeights().slice(2);
    // After two steps' worth of averages of the same batch: 0.99 · 0 + 0.01 · mean, once a call.
    expect(movingMean).toBeAllClose(tf.mul(tf.mean(x, reduced), 0.01), { rtol: 1e-3, atol: 1e-5 });
    model.dispose();
  },
);
