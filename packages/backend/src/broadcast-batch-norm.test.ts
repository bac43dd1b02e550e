import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { gaussian } from '../test/as-on-cpu.ts';
import { engines } from '../test/engines.ts';
import { useEngine } from './node.ts';

describe.each(await engines(['cpu', 'wasm', 'native']))('on %s', (engine) => {
  test.each([1, 2, 3, [1], -1])('a network with batch norm over axis %j predicts by its statistics', async (axis) => {
    await useEngine(engine);
    const options = { axis: axis as number, epsilon: 0.01, inputShape: [3, 4, 2] };
    const model = tfl.sequential({ layers: [tfl.layers.batchNormalization(options)] });
    const size = [0, 3, 4, 2].at(Number(axis))!;
    const along = [1, 1, 1, 1].map((one, i) => (i === (Number(axis) + 4) % 4 ? size : one));
    const [gamma, beta, mean] = [1, 2, 3].map((seed) => gaussian([size], seed));
    const variance = tf.add(tf.square(gaussian([size], 4)), 0.1);
    model.setWeights([gamma, beta, mean, variance]);
    const [g, b, m, v] = [gamma, beta, mean, variance].map((each) => tf.reshape(each, along));
    const x = gaussian([5, 3, 4, 2], 5);
    const expected = tf.add(tf.mul(g, tf.div(tf.sub(x, m), tf.sqrt(tf.add(v, 0.01)))), b);
    expect(model.predict(x) as tf.Tensor).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
    model.dispose();
  });
});
