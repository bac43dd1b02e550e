import '@tensorflow/tfjs-backend-cpu';
import { hybridLoss } from '@saf/losses';
import { parseRecipe } from '@saf/training/recipe';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { benchNetworks } from './bench-networks.ts';

const networks = Object.entries(benchNetworks);

test.each(networks)('%s has a recipe that training takes', (_, { plan }) =>
  expect(parseRecipe(plan.recipe)).toEqual(plan.recipe),
);

test.each(networks.filter(([, { plan }]) => plan.loss))('%s has a hybrid loss that training takes', (_, { plan }) => {
  const losses = tf.tidy(() => hybridLoss(tf.zeros([1, 3]), tf.tensor1d([0], 'int32'), plan.loss!).dataSync());
  expect(losses).toHaveLength(1);
});
