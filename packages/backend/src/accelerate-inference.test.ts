import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { gaussian } from '../test/as-on-cpu.ts';
import { engines } from '../test/engines.ts';
import { kernelsOf } from '../test/kernels-of.ts';
import { accelerateInference, compile, useEngine } from './node.ts';

const { layers, initializers } = tfl;

const seeded = (seed: number) => ({
  kernelInitializer: initializers.glorotNormal({ seed }),
  biasInitializer: initializers.randomNormal({ stddev: 0.1, seed }),
});

/** Layers that tiles of 8 × 8 and of 6 × 6 pixels cover, the second in a nested model, pooling, and a layer that they do not. */
function network(): tfl.LayersModel {
  const nested = tfl.sequential({
    layers: [
      layers.conv2d({ inputShape: [12, 12, 8], filters: 12, kernelSize: 5, ...seeded(1) }),
      layers.maxPooling2d({ poolSize: 2 }),
    ],
  });
  return tfl.sequential({
    layers: [
      layers.conv2d({
        inputShape: [12, 12, 8],
        filters: 8,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        ...seeded(2),
      }),
      nested,
      layers.conv2d({ filters: 4, kernelSize: 2, strides: 2, ...seeded(3) }),
      layers.flatten(),
      layers.dense({ units: 5, ...seeded(4) }),
    ],
  });
}

const images = (count = 3) => gaussian([count, 12, 12, 8], 5);
const predict = (model: tfl.LayersModel, x: tf.Tensor) => model.apply(x) as tf.Tensor;

const there = (await engines(['wasm', 'native'])) as ('wasm' | 'native')[];

describe.each(there)('inference on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('is that of tfjs-layers within rounding, and so are gradients in the images', () => {
    const model = network();
    const slope = (x: tf.Tensor) => tf.grad((each) => tf.sum(tf.square(predict(model, each))))(x);
    const [y, gradient] = [predict(model, images()).dataSync(), slope(images()).dataSync()];
    const undo = accelerateInference(model);
    const [fast, fastGradient] = [predict(model, images()).dataSync(), slope(images()).dataSync()];
    expect(fast).not.toEqual(y);
    expect(fast).toBeAllClose(y, { atol: 1e-4 });
    expect(fastGradient).toBeAllClose(gradient, { atol: 1e-3 });
    undo();
    expect(predict(model, images()).dataSync()).toEqual(y);
    undo();
    expect(predict(model, images()).dataSync()).toEqual(y);
  });

  test('has the same bits in any batch, compiled and not', () => {
    const model = network();
    accelerateInference(model);
    const together = predict(model, images(4)).dataSync();
    const alone = Array.from({ length: 4 }, (_, n) => predict(model, tf.slice(images(4), n, 1)));
    expect(tf.concat(alone).dataSync()).toEqual(together);
    const compiled = compile((x: tf.Tensor) => predict(model, x));
    for (let i = 0; i < 3; i++) expect(compiled(images(4)).dataSync()).toEqual(together);
    compiled.dispose();
  });

  test('layers that tiles do not cover keep their own way', () => {
    const model = tfl.sequential({
      layers: [layers.conv2d({ inputShape: [12, 12, 3], filters: 8, kernelSize: 5, activation: 'relu', ...seeded(1) })],
    });
    const x = gaussian([2, 12, 12, 3], 5);
    const own = kernelsOf(() => predict(model, x));
    accelerateInference(model);
    expect(own).toContain('FusedConv2D');
    expect(kernelsOf(() => predict(model, x))).toEqual(own);
  });

  test('a layer says how to differentiate with respect to its images alone, by the same kernels', () => {
    const model = network();
    const layer = model.layers[0] as tfl.layers.Layer & {
      inputGradient?: (dy: tf.Tensor, inputShape: number[]) => tf.Tensor;
    };
    const linear = tfl.sequential({
      layers: [
        layers.conv2d({
          inputShape: [12, 12, 8],
          filters: 8,
          kernelSize: 3,
          padding: 'same',
          weights: layer.getWeights(),
        }),
      ],
    });
    const undo = accelerateInference(model);
    accelerateInference(linear);
    const dy = gaussian([3, 12, 12, 8], 6);
    const byTape = () => tf.grad((x) => tf.sum(tf.mul(predict(linear, x), dy)))(images());
    const own = () => layer.inputGradient!(dy, images().shape);
    expect(own().dataSync()).toEqual(byTape().dataSync());
    expect(kernelsOf(own)).toContain('WinogradConv2DBackpropInput');
    undo();
    expect(layer.inputGradient).toBeUndefined();
  });

  test('where tiles do not fit, that is the gradient of tfjs', () => {
    const model = tfl.sequential({
      layers: [layers.conv2d({ inputShape: [12, 12, 3], filters: 8, kernelSize: 5, ...seeded(1) })],
    });
    const [x, dy] = [gaussian([2, 12, 12, 3], 5), gaussian([2, 8, 8, 8], 6)];
    const expected = tf
      .grad((each) => tf.sum(tf.mul(predict(model, each), dy)))(x)
      .dataSync();
    accelerateInference(model);
    const [layer] = model.layers as unknown as {
      inputGradient(dy: tf.Tensor, inputShape: number[]): tf.Tensor;
    }[];
    expect(layer.inputGradient(dy, x.shape).dataSync()).toEqual(expected);
  });

  test('training steps stay as they are', () => {
    const model = network();
    const train = () => (model.apply(images(), { training: true }) as tf.Tensor).dataSync();
    const before = train();
    accelerateInference(model);
    expect(train()).toEqual(before);
  });

  test('leaves nothing over', async () => {
    const model = network();
    accelerateInference(model);
    await expectNoLeaks(() => tf.tidy(() => void predict(model, images())));
  });
});
