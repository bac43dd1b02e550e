import { expectNoLeaks } from '@saf/testing';
import { describeOnEngines } from '@saf/testing-engines';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, test } from 'vitest';
import { toyDataset, toyModel, toyRecipe } from '../../test/toy.ts';
import { memoryCheckpoints, type RecipeInput, train } from '../index.ts';
import { ModelState } from '../model-state.ts';
import { parseRecipe } from '../recipe.ts';
import { optimizerOf } from './optimizer-of.ts';

type Name = NonNullable<RecipeInput['optimizer']>;

const names = ['sgd', 'adam', 'adamw', 'rmsprop'] as const;
const rate = 0.1;
const start = [
  [0.5, -1],
  [2, 0.25],
];
/** A kernel's gradients, step by step: of all signs and sizes. */
const gradients = [0, 1, 2, 3].map((step) => [
  [Math.sin(step + 1), -0.01 * step],
  [3 * Math.cos(step), 1e-3],
]);

/** The kernel after steps with these gradients. */
function stepped(optimizer: Name, changes: Partial<RecipeInput> = {}, each = gradients): Float32Array {
  const recipe = { ...toyRecipe, weightDecay: 0, momentum: 0.8, ...changes, optimizer };
  const dense = layers.dense({ units: 2, useBias: false, inputShape: [2], weights: [tf.tensor2d(start)] });
  const model = sequential({ layers: [dense] });
  const state = new ModelState(model, { squares: true });
  const { ratesAt, update } = optimizerOf(parseRecipe(recipe));
  for (const [step, gradient] of each.entries())
    tf.tidy(() => update(state, [tf.tensor2d(gradient)], ratesAt(rate, step)));
  const kernel = model.getWeights()[0].dataSync<'float32'>().slice();
  state.dispose();
  model.dispose();
  return kernel;
}

/** The same by an optimiser of tfjs. */
function steppedByTfjs(optimizer: tf.Optimizer): Float32Array {
  const kernel = tf.variable(tf.tensor2d(start));
  for (const gradient of gradients)
    tf.tidy(() => optimizer.applyGradients([{ name: kernel.name, tensor: tf.tensor2d(gradient) }]));
  const values = kernel.dataSync<'float32'>().slice();
  kernel.dispose();
  optimizer.dispose();
  return values;
}

describeOnEngines('optimisers', () => {
  // tfjs has 1 − 0.999ᵏ in float32, of which the first is off by 6e-5 of itself.
  test('Adam is that of tfjs', () =>
    expect(stepped('adam')).toBeAllClose(steppedByTfjs(tf.train.adam(rate, 0.8, 0.999, 1e-8)), { rtol: 6e-5 }));

  test('RMSProp is that of tfjs', () =>
    expect(stepped('rmsprop')).toBeAllClose(steppedByTfjs(tf.train.rmsprop(rate, 0.9, 0.8, 1e-7)), { rtol: 1e-5 }));

  test('SGD is its equation: two steps of the same gradient g go rate · g · (2 + momentum) down', () => {
    const twice = [gradients[0], gradients[0]];
    const expected = start.map((row, i) => row.map((weight, j) => weight - rate * 2.8 * gradients[0][i][j]));
    expect(stepped('sgd', {}, twice)).toBeAllClose(expected.flat());
  });

  test("AdamW without gradients shrinks weights by 1 − rate · decay a step, Adam's decay is a gradient", () => {
    const none = [start.map((row) => row.map(() => 0)), start.map((row) => row.map(() => 0))];
    const decay = { weightDecay: 0.5 };
    expect(stepped('adamw', decay, none)).toBeAllClose(start.flat().map((weight) => weight * 0.95 ** 2));
    // The first step of Adam has the size of its rate, whatever the gradient's.
    expect(stepped('adam', decay, none.slice(1))).toBeAllClose(start.flat().map((w) => w - rate * Math.sign(w)));
  });

  test('AdamW without decay is Adam', () => expect(stepped('adamw')).toEqual(stepped('adam')));

  test.each(names)('%s clips gradients to a length together', (name) => {
    const [long] = gradients;
    const length = Math.hypot(...long.flat());
    const short = long.map((row) => row.map((value) => (value * 0.1) / length));
    const clipped = stepped(name, { maxNorm: 0.1 }, [long, long]);
    expect(clipped).toBeAllClose(stepped(name, {}, [short, short]), { rtol: 1e-4 });
  });

  test.each(names)('%s learns, and a training that was stopped goes on to the same bits', async (optimizer) => {
    const recipe = { ...toyRecipe, epochs: 3, learningRate: { steps: [{ rate: 0.01, epochs: 3 }] }, optimizer };
    const whole = toyModel();
    const { epochs } = await train(whole, toyDataset(), recipe, { seed: 3 });
    expect(epochs[2].loss).toBeLessThan(epochs[0].loss);
    const checkpoints = memoryCheckpoints();
    const controller = new AbortController();
    const onStep = ({ step }: { step: number }) => step === 7 && controller.abort(new Error('stop'));
    const options = { seed: 3, checkpoints };
    const stopped = train(toyModel(), toyDataset(), recipe, { ...options, signal: controller.signal, onStep });
    await expect(stopped).rejects.toThrow('stop');
    const resumed = toyModel();
    await train(resumed, toyDataset(), recipe, options);
    const bits = (model: typeof whole) => model.getWeights().map((weight) => [...weight.dataSync()]);
    expect(bits(resumed)).toEqual(bits(whole));
  });

  test('sgd is what a recipe without an optimiser has', async () => {
    const trained = async (recipe: RecipeInput) => {
      const model = toyModel();
      await train(model, toyDataset(), recipe, { seed: 3 });
      return model.getWeights().map((weight) => [...weight.dataSync()]);
    };
    expect(await trained({ ...toyRecipe, optimizer: 'sgd' })).toEqual(await trained(toyRecipe));
  });

  test.each(names)('%s leaks no tensor', async (optimizer) => {
    const model = toyModel();
    await expectNoLeaks(() => train(model, toyDataset(), { ...toyRecipe, epochs: 1, optimizer }, { seed: 3 }));
  });
});

describe('certified training', () => {
  const recipe: RecipeInput = {
    ...{
      epochs: 1,
      batchSize: 8,
      learningRate: { steps: [{ rate: 0.01, epochs: 1 }] },
      momentum: 0.9,
      weightDecay: 1e-3,
    },
    certified: { method: 'interval', epsilon: 0.1, rampEpochs: 1 },
  };
  const trained = async (changes: Partial<RecipeInput>, optimizer?: 'adam' | 'momentum') => {
    const model = toyModel();
    const certified = { ...recipe.certified!, optimizer };
    await train(model, toyDataset(), { ...recipe, ...changes, certified }, { seed: 1 });
    return model.getWeights().map((weight) => [...weight.dataSync()]);
  };

  test("has the recipe's optimiser, and its own where the recipe has none", async () => {
    expect(await trained({ optimizer: 'sgd' })).toEqual(await trained({}, 'momentum'));
    expect(await trained({ optimizer: 'adam' }, 'momentum')).toEqual(await trained({}));
    expect(await trained({ optimizer: 'adamw' })).not.toEqual(await trained({}));
  });
});
