import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import {
  classifierFromModel,
  loadFromMemory,
  networkActivations,
  robustify,
  saveToMemory,
  splitHead,
} from '../index.ts';
import { networkNamed, networks } from './named.ts';

const weightsOf = (model: LayersModel) => model.getWeights().map((each) => Array.from(each.dataSync()));

/** The model, for as long as the body runs. */
function use<Value>(model: LayersModel, body: (model: LayersModel) => Value): Value {
  const value = body(model);
  model.dispose();
  return value;
}

/** The kernels of all convolutions, in their order. */
const kernelsOf = (model: LayersModel) =>
  model.layers
    .filter((layer) => /Conv/.test(layer.getClassName()))
    .map((layer) => Array.from(layer.getWeights()[0].dataSync()));

// Drawing tens of millions of weights a dozen times takes minutes: of the largest networks one is built, with one activation.
const largest = ['cifar10-resnet-18', 'cifar10-wide-resnet-28-10', 'mnist-cnn-large', 'cifar10-cnn-large'];
const byName = networks.map((each) => [each.name, each] as const);

describe.each(byName.filter(([name]) => largest.includes(name)))('%s', (name, definition) => {
  test('is found by its name, and is of its images and outputs', () => {
    expect(networkNamed(name)).toBe(definition);
    use(definition.build({ activation: 'rbf', outputs: 11 }), (model) => {
      expect(model.inputs[0].shape).toEqual([null, ...definition.inputShape]);
      expect(model.outputs[0].shape).toEqual([null, 11]);
      expect(splitHead(model).head).toBe('rbf');
    });
  });
});

// Every other network of `all.ts`, without being told of it.
describe.each(byName.filter(([name]) => !largest.includes(name)))('%s', (name, definition) =>
  describeOnEngines('', () => {
    const { inputShape, title, options } = definition;
    const [height, width, channels] = inputShape;
    const images = (seed: number) =>
      tf.randomUniform([2, height, width, channels], 0, 1, 'float32', seed) as tf.Tensor4D;

    test('has a name and a title, and is found by its name', () => {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title).not.toBe('');
      expect(networkNamed(name)).toBe(definition);
    });

    test.each(networkActivations)('%s: takes its images and gives the outputs that were asked for', (activation) =>
      use(definition.build({ activation, outputs: 11, seed: 3 }), (model) => {
        expect(model.inputs[0].shape).toEqual([null, ...inputShape]);
        expect(model.outputs[0].shape).toEqual([null, 11]);
      }),
    );

    test.each(['rbf', 'softmax'] as const)('head: %s ends in those confidences, whatever the activation is', (head) => {
      for (const activation of networkActivations)
        use(definition.build({ activation, head }), (model) => expect(splitHead(model).head).toBe(head));
    });

    test.each(networkActivations)(
      '%s: is a classifier whose confidences are neither 0 nor all the same',
      (activation) => {
        use(definition.build({ activation, seed: 1 }), (model) => {
          const x = images(1);
          // In training batch norm takes the batch for its averages; at first it has none of its own.
          const y = model.apply(x, { training: true }) as tf.Tensor;
          const confidences = y.dataSync();
          for (const each of confidences) expect(each >= 0 && each <= 1).toBe(true);
          expect(Math.max(...confidences) - Math.min(...confidences)).toBeGreaterThan(1e-3);
          const classifier = classifierFromModel(model, { categories: 10 });
          const predictions = classifier.predict(x);
          expect(predictions.shape).toEqual([2]);
          tf.dispose([x, y, predictions]);
        });
      },
    );

    test('the same seed gives the same weights, another seed others', () => {
      const [first, again, other] = [5, 5, 6].map((seed) =>
        use(definition.build({ activation: 'mirroredRelu', seed }), weightsOf),
      );
      expect(again).toEqual(first);
      expect(other).not.toEqual(first);
    });

    test.runIf(options.includes('mean'))('subtracts the mean inside', () => {
      const mean = Float32Array.from({ length: height * width * channels }, (_, i) => (i % 7) / 7);
      const x = images(2);
      const centred = tf.sub(x, tf.tensor(mean, [height, width, channels]));
      const of = (model: LayersModel, input: tf.Tensor) =>
        use(model, () => {
          const y = model.predict(input) as tf.Tensor;
          const values = y.dataSync();
          y.dispose();
          return values;
        });
      expect(of(definition.build({ activation: 'rbf', mean }), x)).toEqual(
        of(definition.build({ activation: 'rbf' }), centred),
      );
      tf.dispose([x, centred]);
    });

    test.each(['none', 'relu'] as const)(
      '%s: is made robust: batch norm and a SAF after each convolution, whose kernels are kept',
      (activation) => {
        use(definition.build({ activation, seed: 4 }), (plain) =>
          use(robustify(plain, { activation: 'mirroredRelu' }), (robust) => {
            const numberOf = (name: string) => robust.layers.filter((layer) => layer.getClassName() === name).length;
            const kernels = kernelsOf(robust);
            expect(kernels.length).toBeGreaterThan(0);
            expect(kernels).toEqual(kernelsOf(plain));
            expect(numberOf('MirroredRelu')).toBe(kernels.length);
            expect(numberOf('BatchNormalization')).toBeGreaterThanOrEqual(kernels.length);
            expect(robust.inputs[0].shape).toEqual(plain.inputs[0].shape);
            expect(splitHead(robust).head).toBe('rbf');
            const x = images(4);
            const y = robust.predict(x) as tf.Tensor;
            for (const each of y.dataSync()) expect(each >= 0 && each <= 1).toBe(true);
            tf.dispose([x, y]);
          }),
        );
      },
    );

    test('is saved and loaded', async () => {
      const model = definition.build({ activation: 'mirroredRelu', seed: 2 });
      const loaded = await loadFromMemory(await saveToMemory(model));
      expect(use(loaded, weightsOf)).toEqual(use(model, weightsOf));
    });

    test('leaks nothing', () => {
      const x = images(3);
      expectNoLeaks(() => use(definition.build({ activation: 'rbf' }), (model) => tf.dispose(model.predict(x))));
      x.dispose();
    });

    test('an unknown option is named', () =>
      expect(() => definition.build({ activation: 'rbf', sede: 1 })).toThrow(
        `options: expected ${options.join(', ')}, got "sede"`,
      ));
  }),
);

test('of the networks for images of one shape one at most is the default', () => {
  const shapes = networks.filter(({ isDefault }) => isDefault).map(({ inputShape }) => inputShape.join());
  expect(new Set(shapes).size).toBe(shapes.length);
});
