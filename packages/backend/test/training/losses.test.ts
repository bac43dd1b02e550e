import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { useEngine } from '../../src/node.ts';

const { layers, initializers, regularizers } = tfl;

const losses = [
  'meanSquaredError',
  'meanAbsoluteError',
  'meanAbsolutePercentageError',
  'meanSquaredLogarithmicError',
  'squaredHinge',
  'hinge',
  'categoricalHinge',
  'logcosh',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
  'kullbackLeiblerDivergence',
  'poisson',
  'cosineProximity',
];

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.9),
  nesterov: () => tf.train.momentum(0.1, 0.9, true),
  adagrad: () => tf.train.adagrad(0.1),
  adadelta: () => tf.train.adadelta(0.1),
  adam: () => tf.train.adam(0.1),
  adamax: () => tf.train.adamax(0.1),
  rmsprop: () => tf.train.rmsprop(0.1, 0.9, 0.5, undefined, true),
};

interface Training {
  loss: string;
  optimizer?: () => tf.Optimizer;
  regularizer?: () => ReturnType<typeof regularizers.l1>;
}

/** Losses of three steps, and the weights after them. */
async function train(engine: 'cpu' | 'wasm', { loss, optimizer = optimizers.sgd, regularizer }: Training) {
  await useEngine(engine);
  const kernelInitializer = initializers.randomNormal({ stddev: 0.5, seed: 1 });
  const kernelRegularizer = regularizer?.();
  const options = { units: 4, activation: 'softmax', kernelInitializer, kernelRegularizer } as const;
  const model = tfl.sequential({ layers: [layers.dense({ inputShape: [6], ...options })] });
  model.compile({ loss, optimizer: optimizer() });
  const x = tf.randomNormal([8, 6], 0, 1, 'float32', 2);
  const classes = tf.tensor1d([0, 1, 2, 3, 3, 1, 0, 2], 'int32');
  const y = loss.startsWith('sparse') ? tf.cast(classes, 'float32') : tf.oneHot(classes, 4, 1, 0, 'float32');
  const values: number[] = [];
  for (let step = 0; step < 3; step++) values.push((await model.trainOnBatch(x, y)) as number);
  for (const weight of model.getWeights()) values.push(...weight.dataSync());
  tf.dispose([x, classes, y]);
  model.dispose();
  return values;
}

async function expectAsOnReference(training: Training) {
  const expected = await train('cpu', training);
  expect(expected.every(Number.isFinite)).toBe(true);
  expect(await train('wasm', training)).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
}

test.each(losses)('the loss %s trains as on the reference', (loss) => expectAsOnReference({ loss }));

test.each(Object.entries(optimizers))('the optimizer %s trains as on the reference', (_, optimizer) =>
  expectAsOnReference({ loss: 'categoricalCrossentropy', optimizer }),
);

test.each([
  ['l1', () => regularizers.l1({ l1: 0.1 })],
  ['l2', () => regularizers.l2({ l2: 0.1 })],
  ['l1l2', () => regularizers.l1l2({ l1: 0.1, l2: 0.1 })],
] as const)('the regularizer %s trains as on the reference', (_, regularizer) =>
  expectAsOnReference({ loss: 'meanSquaredError', regularizer: regularizer as Training['regularizer'] }),
);

test('a loss that diverges is NaN, as on the reference', async () => {
  const lossOf = async (engine: 'cpu' | 'wasm') => {
    await useEngine(engine);
    const loss = tf.tidy(() =>
      tfl.metrics.categoricalCrossentropy(tf.tensor2d([[1, 0]]), tf.tensor2d([[Number.NaN, 0.5]])),
    );
    const [value] = loss.dataSync();
    loss.dispose();
    return value;
  };
  expect([await lossOf('cpu'), await lossOf('wasm')]).toEqual([Number.NaN, Number.NaN]);
});
