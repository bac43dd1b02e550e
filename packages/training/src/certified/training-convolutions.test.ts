import { networkOf, propagate } from '@saf/certify/propagation';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { withTrainingConvolutions } from './training-convolutions.ts';

/** Convolutions that minimal filtering takes (5 × 5 and 3 × 3, eight channels and more), and some that it does not. */
function convolutions(): LayersModel {
  const drawn = (seed: number) => ({
    kernelInitializer: initializers.glorotNormal({ seed }),
    biasInitializer: initializers.randomNormal({ stddev: 0.1, seed: seed + 10 }),
  });
  return sequential({
    layers: [
      layers.conv2d({ inputShape: [16, 16, 1], filters: 8, kernelSize: 3, strides: 2, padding: 'same', ...drawn(1) }),
      layers.conv2d({ filters: 8, kernelSize: 5, padding: 'same', activation: 'relu', ...drawn(2) }),
      layers.conv2d({ filters: 12, kernelSize: 3, padding: 'same', useBias: false, ...drawn(3) }),
      layers.conv2d({ filters: 4, kernelSize: 3, dilationRate: 2, ...drawn(4) }),
      layers.flatten(),
      layers.dense({ units: 3, ...drawn(5) }),
    ],
  });
}

describeOnEngines('convolutions of certified training', () => {
  test('bounds and their gradients are those of the network, but for rounding', async () => {
    const model = convolutions();
    const network = networkOf(model);
    const low = tf.randomUniform([2, 16, 16, 1], 0, 0.9, 'float32', 1);
    const kernels = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const found = [network, withTrainingConvolutions(network)].map((each) => {
      const widths = () => {
        const bounds = propagate(each, { low, high: tf.add(low, 0.1) }, { widened: false })[each.output];
        return tf.sum(tf.square(tf.sub(bounds.high, tf.mul(bounds.low, 2)))) as tf.Scalar;
      };
      const { value, grads } = tf.variableGrads(widths, kernels);
      return [value, ...kernels.map(({ name }) => grads[name])];
    });
    const [plain, minimal] = found;
    for (const [i, expected] of plain.entries()) {
      // Rounding errors of minimal filtering are up to 3e-5 of the root mean square: docs/speed.md.
      const size = Math.sqrt((await tf.mean(tf.square(expected)).data())[0]);
      expect(tf.div(minimal[i], size)).toBeAllClose(tf.div(expected, size), { atol: 2e-4 });
    }
  });

  test('leaves alone what is no convolution', () => {
    const network = networkOf(convolutions());
    const changed = withTrainingConvolutions(network).steps.map((step, i) => step !== network.steps[i]);
    const names = network.steps.map(({ layer }) => layer.name);
    const chosen = new Set(names.filter((_, i) => changed[i]));
    const isPlain = ({ dilationRate }: { dilationRate?: unknown }) =>
      [dilationRate ?? 1].flat().every((rate) => rate === 1);
    const expected = network.steps
      .map(({ layer }) => layer)
      .filter((layer) => layer.getClassName() === 'Conv2D' && isPlain(layer.getConfig()))
      .map(({ name }) => name);
    expect([...chosen]).toEqual([...new Set(expected)]);
    expect(chosen.size).toBe(3);
  });

  test('leaks nothing', () => {
    const model = convolutions();
    const network = withTrainingConvolutions(networkOf(model));
    const low = tf.zeros([1, 16, 16, 1]);
    expectNoLeaks(() => {
      tf.tidy(() => void propagate(network, { low, high: tf.add(low, 0.1) }, { widened: false }));
    });
  });
});
