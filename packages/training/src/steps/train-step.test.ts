import { useEngine } from '@saf/backend';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { toyDataset, toyModel } from '../../test/toy.ts';
import { type RecipeInput, train } from '../index.ts';

/** The model, whose first layer looks at the numbers that it passes on: what no compiled function may. */
function withReading(model: LayersModel): LayersModel {
  const [layer] = model.layers;
  const call = layer.call.bind(layer);
  layer.call = (inputs, kwargs) => {
    tf.tidy(() => [inputs].flat()[0].dataSync());
    return call(inputs, kwargs);
  };
  return model;
}

const recipe: RecipeInput = {
  epochs: 2,
  batchSize: 4,
  learningRate: { steps: [{ rate: 0.1, epochs: 1 }] },
  momentum: 0.9,
  weightDecay: 1e-3,
  maxNorm: 2,
};

const certified: RecipeInput = {
  ...recipe,
  certified: { method: 'interval', epsilon: 0.1, warmupEpochs: 0.5, rampEpochs: 0.5 },
};

const trades: RecipeInput = {
  ...recipe,
  adversarial: { attack: 'pgd', steps: 2, epsilon: 0.1, fraction: 0.75, trades: { beta: 6 } },
};

async function trained(model: LayersModel, each: RecipeInput): Promise<number[][]> {
  await train(model, toyDataset(32), each, { seed: 1 });
  return model.getWeights().map((weight) => [...weight.dataSync()]);
}

test.each(['cpu', 'wasm', 'auto'] as const)(
  'on %s compiled steps have the bits of those that are not',
  async (engine) => {
    await useEngine(engine);
    const others = (['adam', 'adamw', 'rmsprop'] as const).map((optimizer) => ({ ...recipe, optimizer }));
    for (const each of [recipe, certified, trades, ...others])
      expect(await trained(withReading(toyModel()), each)).toEqual(await trained(toyModel(), each));
  },
);
