import { mirroredReluLayer, rbfLayer } from '@saf/activations';
import { compileRecurring } from '@saf/backend';
import { classifierFromModel, withCompiler } from '@saf/models';
import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';
import { expect, test, vi } from 'vitest';
import { certify, intervalBounds, linearBounds } from '../index.ts';

const activations = { ReLU: () => layers.reLU(), RBF: () => rbfLayer(), mReLU: () => mirroredReluLayer() };

function network(activation: () => layers.Layer): LayersModel {
  const drawn = (seed: number) => ({ kernelInitializer: initializers.glorotNormal({ seed }) });
  return sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 1], filters: 4, kernelSize: 3, ...drawn(1) }),
      layers.batchNormalization(),
      activation(),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 3, ...drawn(2) }),
    ],
  });
}

const images = (seed: number) => tf.randomUniform([3, 8, 8, 1], 0, 1, 'float32', seed) as tf.Tensor4D;

/** The compiler, and how often a function that it made was called. */
function countedCompiler() {
  const called = vi.fn();
  const compiler: typeof compileRecurring = (fn) => {
    const compiled = compileRecurring(fn);
    const counted = (...inputs: never[]) => {
      called();
      return compiled(...inputs);
    };
    return Object.assign(counted as typeof fn, { dispose: compiled.dispose });
  };
  return { compiler, called };
}

describeOnEngines('compiled bounds', () => {
  const bounds = { intervalBounds, linearBounds };

  test.each(
    Object.entries(activations).flatMap(([name, activation]) =>
      Object.entries(bounds).map(([kind, boundsOf]) => [kind, name, boundsOf, activation] as const),
    ),
  )('%s of %s keep their bits, and follow the weights', async (_kind, _name, boundsOf, activation) => {
    const model = network(activation);
    const { compiler, called } = countedCompiler();
    for (let call = 0; call < 5; call++) {
      const low = tf.mul(images(call), 0.9);
      const high = tf.add(low, 0.05);
      if (call === 4) model.setWeights(model.getWeights().map((weight) => tf.mul(weight, 1.5)));
      const [plain, compiled] = [await boundsOf(model, low, high), await boundsOf(model, low, high, { compiler })];
      for (const end of ['low', 'high'] as const) expect(await compiled[end].data()).toEqual(await plain[end].data());
    }
    expect(called).toHaveBeenCalledTimes(5);
  });

  test.each(['interval', 'crown', 'alpha-crown'] as const)('certificates by %s are the same', async (method) => {
    const classifier = classifierFromModel(network(activations.mReLU), {
      outputs: 'logits',
      nonsense: { threshold: 0 },
    });
    const { compiler, called } = countedCompiler();
    const compiled = withCompiler(classifier, compiler);
    const all = tf.concat([1, 2, 3, 4].map(images)) as tf.Tensor4D;
    const labels = new Array(12).fill(1);
    const options = { epsilons: [0.01, 0.05], method, steps: 2, batchSize: 3 };
    const expected = await certify(classifier, all, labels, options);
    expect(await certify(compiled, all, labels, options)).toEqual(expected);
    // Four batches are predicted; each has bounds at two sizes, but slopes that are optimised are not compiled.
    expect(called).toHaveBeenCalledTimes(method === 'alpha-crown' ? 4 : 4 + 8);
  });

  test('leaks nothing', () => {
    const model = network(activations.RBF);
    return expectNoLeaks(async () => {
      const compiler: typeof compileRecurring = (fn) => compileRecurring(fn);
      const [low, high] = [tf.zeros([1, 8, 8, 1]), tf.ones([1, 8, 8, 1])];
      for (let call = 0; call < 2; call++) {
        const bounds = await intervalBounds(model, low, high, { compiler });
        tf.dispose([bounds.low, bounds.high]);
      }
      tf.dispose([low, high]);
    });
  });
});
