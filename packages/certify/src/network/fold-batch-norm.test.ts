import { expectNoLeaks } from '@saf/testing';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomise } from '../../test/layer-cases.ts';
import { propagate } from '../intervals/propagate.ts';
import { lowestRows } from '../linear/lowest-rows.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import { networkOf } from './network.ts';

beforeAll(() => tf.setBackend('cpu'));

const drawn = { kernelInitializer: initializers.glorotNormal({ seed: 1 }) };

/** What stands before batch norm, by the shape of its input. */
const folded = [
  ['a convolution', [6, 6, 2], () => layers.conv2d({ filters: 3, kernelSize: 3, ...drawn })],
  [
    'one without bias',
    [6, 6, 2],
    () => layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, useBias: false, ...drawn }),
  ],
  [
    'one with a dilation rate',
    [6, 6, 2],
    () => layers.conv2d({ filters: 3, kernelSize: 2, dilationRate: 2, ...drawn }),
  ],
  ['one of sequences', [6, 2], () => layers.conv1d({ filters: 3, kernelSize: 3, ...drawn })],
  ['one of volumes', [4, 4, 4, 1], () => layers.conv3d({ filters: 2, kernelSize: 2, ...drawn })],
  ['a dense layer', [5], () => layers.dense({ units: 4, ...drawn })],
] as const;

function normalised(shape: readonly number[], first: () => layers.Layer): LayersModel {
  const x = input({ shape: [...shape] });
  const y = layers.batchNormalization({ epsilon: 0.01 }).apply(first().apply(x));
  const network = model({ inputs: x, outputs: y as SymbolicTensor });
  randomise(network, 4);
  return network;
}

describe.each(folded)('batch norm after %s', (_, shape, first) => {
  const build = () => {
    const network = networkOf(normalised(shape, first));
    const low = tf.randomUniform([3, ...shape], -1, 1, 'float32', 5);
    return { network, box: { low, high: tf.add(low, 0.3) } };
  };

  test('is one step with it, of the same intervals and linear bounds', () => {
    const { network, box } = build();
    const one = foldBatchNorm(network);
    expect([network.steps.length, one.steps.length, one.output]).toEqual([2, 1, 0]);
    const [plain, together] = [network, one].map((each) => propagate(each, box, { widened: false })[each.output]);
    // Intervals of both steps are exact images of the same boxes: a factor of each channel widens nothing.
    expect(together.low).toBeAllClose(plain.low, { atol: 1e-5 });
    expect(together.high).toBeAllClose(plain.high, { atol: 1e-5 });
    const rows = tf.randomNormal([3, 2, ...network.steps[1].shape], 0, 1, 'float32', 6);
    const [expected, found] = [network, one].map((each) =>
      lowestRows(each, box, each.output, rows, { method: 'crown', steps: 0, widened: false }),
    );
    expect(found).toBeAllClose(expected, { atol: 1e-4 });
  });

  test('contains, widened, what exact arithmetic and a forward pass give', () => {
    const { network, box } = build();
    const one = foldBatchNorm(network);
    const exact = propagate(one, box, { widened: false })[0];
    const widened = propagate(one, box, { widened: true })[0];
    expect(tf.min(tf.sub(exact.low, widened.low)).dataSync()[0]).toBeGreaterThan(0);
    expect(tf.min(tf.sub(widened.high, exact.high)).dataSync()[0]).toBeGreaterThan(0);
  });

  test('leaks nothing', () => {
    const { network, box } = build();
    expectNoLeaks(() => tf.tidy(() => void propagate(foldBatchNorm(network), box, { widened: true })));
  });
});

describe('batch norm stays a step of its own', () => {
  const shape = [6, 6, 2];
  const conv = () => layers.conv2d({ filters: 3, kernelSize: 3, ...drawn });
  const norm = (options = {}) => layers.batchNormalization(options);
  const stepsOf = (outputs: (x: SymbolicTensor) => SymbolicTensor | SymbolicTensor[]) => {
    const x = input({ shape });
    const network = networkOf(model({ inputs: x, outputs: outputs(x) }));
    return [network.steps.length, foldBatchNorm(network).steps.length];
  };
  const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) => layer.apply(x) as SymbolicTensor;

  test.each([
    ['after an activation', (x: SymbolicTensor) => apply(norm(), apply(layers.reLU(), apply(conv(), x)))],
    ['at the input', (x: SymbolicTensor) => apply(conv(), apply(norm(), x))],
    ['over another axis', (x: SymbolicTensor) => apply(norm({ axis: 1 }), apply(conv(), x))],
    [
      'after a kernel by channel',
      (x: SymbolicTensor) => apply(norm(), apply(layers.depthwiseConv2d({ kernelSize: 3 }), x)),
    ],
    [
      'after what else is read',
      (x: SymbolicTensor) => {
        const before = apply(conv(), x);
        return apply(layers.add(), [before, apply(norm(), before)]);
      },
    ],
  ])('%s', (_, outputs) => {
    const [before, after] = stepsOf(outputs);
    expect(after).toBe(before);
  });
});
