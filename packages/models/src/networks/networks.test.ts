import '@tensorflow/tfjs-backend-cpu';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { cifar10Network, mnistNetwork, type NetworkActivation, networkActivations } from '../index.ts';
import { networkNamed, networkNames, networks } from './named.ts';

interface Case {
  readonly build: typeof mnistNetwork;
  readonly input: [number, number, number];
  /** Counted by hand from Tables 1 and 3, for 10 outputs. */
  readonly parameters: { plain: number; robust: number };
  /** Convolutions and dense layers, in order. */
  readonly kernels: number[][];
}

const cases: Record<string, Case> = {
  mnist: {
    build: mnistNetwork,
    input: [28, 28, 1],
    parameters: {
      // mean + cv1 + cv2 + fc1 + fc2, with biases.
      plain: 784 + (500 + 20) + (25_000 + 50) + (400_000 + 500) + (5_000 + 10),
      // Batch norm has four numbers a channel and takes the place of the biases of cv1, cv2 and fc1.
      robust: 784 + (500 + 80) + (25_000 + 200) + (400_000 + 2_000) + (5_000 + 10),
    },
    kernels: [
      [5, 5, 1, 20],
      [5, 5, 20, 50],
      [800, 500],
      [500, 10],
    ],
  },
  cifar10: {
    build: cifar10Network,
    input: [32, 32, 3],
    parameters: {
      plain: 3_072 + (2_400 + 32) + (25_600 + 32) + (51_200 + 64) + (65_536 + 64) + (640 + 10),
      robust: 3_072 + (2_400 + 128) + (25_600 + 128) + (51_200 + 256) + (65_536 + 256) + (640 + 10),
    },
    kernels: [
      [5, 5, 3, 32],
      [5, 5, 32, 32],
      [5, 5, 32, 64],
      [1024, 64],
      [64, 10],
    ],
  },
};

const kernelsOf = (model: LayersModel) =>
  model.trainableWeights.filter(({ originalName }) => /kernel/.test(originalName));
const values = (model: LayersModel) => model.getWeights().map((weight) => Array.from(weight.dataSync()));
const classNames = (model: LayersModel) => model.layers.map((layer) => layer.getClassName());

describe.each(Object.entries(cases))('%s', (_, { build, input, parameters, kernels }) => {
  describeOnEngines('network', () => {
    describe.each([...networkActivations])('%s', (activation) => {
      const use = (body: (model: LayersModel) => void, options = {}) => {
        const model = build({ activation, ...options });
        body(model);
        model.dispose();
      };

      test('has the parameters of the table', () =>
        use((model) => {
          expect(model.countParams()).toBe(activation === 'none' ? parameters.plain : parameters.robust);
          expect(kernelsOf(model).map(({ shape }) => shape)).toEqual(kernels);
        }));

      test.each([10, 11])('gives %d finite confidences', (outputs) =>
        use(
          (model) => {
            const x = tf.randomUniform([2, ...input], 0, 1, 'float32', 1);
            const y = model.predict(x) as tf.Tensor;
            expect(y.shape).toEqual([2, outputs]);
            for (const each of y.dataSync()) expect(each >= 0 && each <= 1).toBe(true);
            tf.dispose([x, y]);
          },
          { outputs },
        ),
      );

      // At z = 0 all RBF confidences are 1 and the gradient is 0; far from it they are 0.
      test('starts where it can learn: confidences neither 0 nor all the same', () =>
        use((model) => {
          const x = tf.randomUniform([4, ...input], 0, 1, 'float32', 2);
          const y = model.apply(x, { training: true }) as tf.Tensor;
          const values = y.dataSync();
          expect(Math.min(...values)).toBeGreaterThan(1e-3);
          expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(1e-3);
          tf.dispose([x, y]);
        }));

      test('takes plain images: the mean is subtracted inside', () => {
        const mean = Float32Array.from({ length: tf.util.sizeFromShape(input) }, (_, i) => (i % 7) / 7);
        const images = tf.randomUniform([2, ...input], 0, 1, 'float32', 3);
        const centred = tf.sub(images, tf.tensor(mean, input));
        const [withMean, without] = [build({ activation, mean }), build({ activation })];
        const [a, b] = [withMean.predict(images) as tf.Tensor, without.predict(centred) as tf.Tensor];
        expect(a.dataSync()).toEqual(b.dataSync());
        for (const each of [withMean, without]) each.dispose();
        tf.dispose([images, centred, a, b]);
      });

      test('leaks nothing', () => {
        const x = tf.zeros([1, ...input]);
        expectNoLeaks(() => use((model) => tf.dispose(model.predict(x))));
        x.dispose();
      });
    });
  });
});

describeOnEngines('weights', () => {
  const build = (seed: number, activation: NetworkActivation = 'rbf') => cifar10Network({ activation, seed });
  const take = (model: LayersModel) => {
    const taken = values(model);
    model.dispose();
    return taken;
  };

  test('repeat for a seed, bit for bit', () => expect(take(build(3))).toEqual(take(build(3))));

  test('differ for another seed', () => expect(take(build(3))).not.toEqual(take(build(4))));

  test('are those of the other SAF network for the same seed', () =>
    expect(take(build(3))).toEqual(take(build(3, 'mirroredRelu'))));

  test.each([
    ['none', 0.05],
    // cv3 of CIFAR-10 takes 5 · 5 · 32 inputs.
    ['rbf', 1 / Math.sqrt(3 * 800)],
  ] as const)('of %s have the deviation %d and differ from layer to layer', (activation, expected) => {
    const model = build(0, activation);
    const [, second, third] = kernelsOf(model).map((kernel) => Array.from(kernel.read().dataSync()));
    const deviation = Math.sqrt(third.reduce((sum, w) => sum + w * w, 0) / third.length);
    // Five standard errors of a deviation from 51,200 numbers.
    expect(Math.abs(deviation - expected)).toBeLessThan(5 * (expected / Math.sqrt(2 * 51_200)));
    expect(second.slice(0, 10)).not.toEqual(third.slice(0, 10));
    model.dispose();
  });
});

describe('layers', () => {
  const of = (model: LayersModel) => {
    const names = classNames(model).join(' ');
    model.dispose();
    return names;
  };

  test('plain MNIST, as Table 1 prints', () =>
    expect(of(mnistNetwork({ activation: 'none' }))).toBe(
      'SubtractMean Conv2D MaxPooling2D Conv2D MaxPooling2D Flatten Dense ReLU Dense Softmax',
    ));

  test('robust MNIST: batch norm before each SAF and before fc1’s ReLU', () =>
    expect(of(mnistNetwork({ activation: 'mirroredRelu' }))).toBe(
      'SubtractMean Conv2D BatchNormalization MirroredRelu MaxPooling2D Conv2D BatchNormalization MirroredRelu MaxPooling2D ' +
        'Flatten Dense BatchNormalization ReLU Dense Rbf',
    ));

  test('ReLU twin', () =>
    expect(of(mnistNetwork({ activation: 'relu' }))).toBe(
      'SubtractMean Conv2D BatchNormalization ReLU MaxPooling2D Conv2D BatchNormalization ReLU MaxPooling2D ' +
        'Flatten Dense BatchNormalization ReLU Dense Softmax',
    ));

  test('plain CIFAR-10 with and without ReLU after the convolutions', () => {
    const pools = ['MaxPooling2D', 'AveragePooling2D', 'AveragePooling2D'];
    const names = (activations: string) =>
      `SubtractMean ${pools.map((pool) => `Conv2D${activations} ${pool}`).join(' ')} Flatten Dense ReLU Dense Softmax`;
    expect(of(cifar10Network({ activation: 'none' }))).toBe(names(''));
    expect(of(cifar10Network({ activation: 'none', convolutionRelu: true }))).toBe(names(' ReLU'));
  });

  test('CIFAR-10 pools to 16, 8 and 4', () => {
    const model = cifar10Network({ activation: 'rbf' });
    const sizes = model.layers.filter(({ name }) => /max|avg/.test(name)).map(({ outputShape }) => outputShape[1]);
    expect(sizes).toEqual([16, 8, 4]);
    model.dispose();
  });
});

describe('bad options', () => {
  test.each([
    [/^activation: expected one of "none", "relu", .*, got "RBF" \(did you mean "rbf"\?\)$/, { activation: 'RBF' }],
    ['outputs: expected a whole number >= 2, got 1', { activation: 'rbf', outputs: 1 }],
    ['seed: expected a whole number >= 0, got 1.5', { activation: 'rbf', seed: 1.5 }],
    ['mean: expected 784 numbers, one for each of [28,28,1], got 3', { activation: 'rbf', mean: new Float32Array(3) }],
    ['mean[0]: expected a finite number, got NaN', { activation: 'rbf', mean: new Float32Array(784).fill(Number.NaN) }],
    ['activation: expected one of', undefined],
  ])('%s', (message, options) => expect(() => mnistNetwork(options as never)).toThrow(message));

  test('convolutionRelu of a robust network', () =>
    expect(() => cifar10Network({ activation: 'rbf', convolutionRelu: true })).toThrow(
      'convolutionRelu: expected activation: \'none\', got "rbf"',
    ));
});

describe('networks by name', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  test('names and titles are their own', () => {
    expect(new Set(networkNames).size).toBe(networks.length);
    expect(new Set(networks.map(({ title }) => title)).size).toBe(networks.length);
  });

  test('the paper has two: they are those of the functions', () => {
    const options = { activation: 'rbf', outputs: 11, seed: 2 } as const;
    for (const [name, build] of [
      ['mnist-table-1', mnistNetwork],
      ['cifar10-table-3', cifar10Network],
    ] as const)
      expect(
        networkNamed(name)
          .build(options)
          .getWeights()
          .map((each) => [...each.dataSync()]),
      ).toEqual(
        build(options)
          .getWeights()
          .map((each) => [...each.dataSync()]),
      );
  });

  test('an unknown name is refused with the nearest one', () =>
    expect(() => networkNamed('mnist-table1')).toThrow('got "mnist-table1" (did you mean "mnist-table-1"?)'));
});
