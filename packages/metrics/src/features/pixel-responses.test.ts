import '@tensorflow/tfjs-backend-cpu';
import { mirroredReluLayer } from '@saf/activations';
import { expectNoLeaks } from '@saf/testing';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { pixelResponses } from '../gradients.ts';

beforeAll(() => tf.setBackend('cpu'));

const constant = (value: number) => initializers.constant({ value });
/** 4 p − 1 of each pixel p, two channels of it. */
const first = () =>
  layers.conv2d({
    ...{ inputShape: [6, 6, 1], filters: 2, kernelSize: 1 },
    ...{ kernelInitializer: constant(4), biasInitializer: constant(-1) },
  });

test('mReLU(4 p − 1), up to the first layer that sees a neighbourhood', async () => {
  const model = sequential({
    layers: [
      first(),
      mirroredReluLayer({ name: 'bump' }),
      layers.conv2d({ filters: 1, kernelSize: 3 }),
      layers.flatten(),
    ],
  });
  await expectNoLeaks(async () => {
    const { layer, responses } = pixelResponses(model, [0, 0.125, 0.25, 0.5, 1]);
    expect(layer).toBe('bump');
    // max(0, 1 − |4 p − 1|) in closed form.
    expect(responses).toEqual([
      [0, 0.5, 1, 0, 0],
      [0, 0.5, 1, 0, 0],
    ]);
  });
  model.dispose();
});

test('a stride leaves pixels out, a larger kernel sees more than one, and colours are several', () => {
  const refused = (layer: layers.Layer) => {
    const model = sequential({ layers: [layer, layers.flatten()] });
    expect(() => pixelResponses(model, [0, 1])).toThrow(/^model: expected/);
    model.dispose();
  };
  refused(layers.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 1, strides: 2 }));
  refused(layers.conv2d({ inputShape: [6, 6, 1], filters: 2, kernelSize: 3 }));
  refused(layers.conv2d({ inputShape: [6, 6, 3], filters: 2, kernelSize: 1 }));
  expect(() => pixelResponses({} as LayersModel, [0])).toThrow('model: expected a tf.LayersModel');
});
