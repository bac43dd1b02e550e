import { useEngine } from '@saf/backend';
import { robustify } from '@saf/models';
import { networks } from '@saf/models/by-name';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { outside, randomPoints } from '../../test/layer-cases.ts';
import { intervalBounds } from '../index.ts';

beforeAll(() => useEngine('wasm'));

type Named = (typeof networks)[number];

const minutes = 60_000;
// Tens of millions of weights are drawn for minutes; their blocks are those of smaller ones.
const largest = ['cifar10-resnet-18', 'cifar10-wide-resnet-28-10', 'mnist-cnn-large', 'cifar10-cnn-large'];

/** Ways to a network with a symmetric activation: its values, and so its bounds, are in [0, 1] layer after layer. */
const symmetric: Readonly<Record<string, (definition: Named) => LayersModel>> = {
  rbf: (definition) => definition.build({ activation: 'rbf', seed: 1 }),
  mirroredRelu: (definition) => definition.build({ activation: 'mirroredRelu', seed: 2 }),
  'ReLU, made robust': (definition) => {
    const plain = definition.build({ activation: 'relu', seed: 3 });
    const robust = robustify(plain, { activation: 'rbf' });
    plain.dispose();
    return robust;
  },
};

/** A gray level of one image for each of the pixels, give or take one level of 255. */
function boxOf([height, width, channels]: Named['inputShape']) {
  return tf.tidy(() => {
    const image = tf.randomUniform([1, height, width, channels], 0, 1, 'float32', 5);
    return { low: tf.maximum(tf.sub(image, 1 / 255), 0), high: tf.minimum(tf.add(image, 1 / 255), 1) };
  });
}

// Every network of `@saf/models` by name, without being told of it.
describe.each(networks.filter(({ name }) => !largest.includes(name)).map((each) => [each.name, each] as const))(
  '%s',
  (_, definition) => {
    test.each(Object.entries(symmetric))(
      '%s: no point of a box leaves its bounds, which say something',
      async (__, build) => {
        const model = build(definition);
        const box = boxOf(definition.inputShape);
        const bounds = await intervalBounds(model, box.low, box.high);
        for (const seed of [1, 2, 3]) {
          const points = randomPoints(box, seed);
          const y = tf.tidy(() => model.predict(points) as tf.Tensor);
          expect(outside(y, bounds)).toBe(0);
          tf.dispose([points, y]);
        }
        // Wider than [0, 1] by the rounding errors of the last layer alone.
        for (const each of [bounds.low, bounds.high])
          expect(each.dataSync().every((value) => value >= -1e-5 && value <= 1 + 1e-5)).toBe(true);
        tf.dispose([box.low, box.high, bounds.low, bounds.high]);
        model.dispose();
      },
      2 * minutes,
    );

    test('ReLU: no point of a box is on the wrong side of a bound', { timeout: 2 * minutes }, async () => {
      const model = definition.build({ activation: 'relu', seed: 4 });
      const box = boxOf(definition.inputShape);
      const { low, high } = await intervalBounds(model, box.low, box.high);
      const y = tf.tidy(() => model.predict(randomPoints(box, 1)) as tf.Tensor);
      // Of deep networks intervals grow beyond single precision: then they say nothing.
      const wrong = tf.tidy(() =>
        tf.sum(tf.cast(tf.logicalOr(tf.less(y, low), tf.greater(y, high)), 'int32')).dataSync(),
      );
      expect(wrong[0]).toBe(0);
      tf.dispose([box.low, box.high, low, high, y]);
      model.dispose();
    });
  },
);
