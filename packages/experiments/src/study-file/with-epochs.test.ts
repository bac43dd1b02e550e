import { expect, test } from 'vitest';
import { profiles } from '../profiles/index.ts';
import { withEpochs } from './with-epochs.ts';

const { recipe } = profiles.cifar10.networks.find(({ name }) => name === 'mReLU-r-m')!;

test('a cosine needs no change', () => {
  const cosine = { ...recipe, learningRate: { cosine: { from: 0.02, to: 0.001 } } };
  expect(withEpochs(cosine, 7)).toEqual({ ...cosine, epochs: 7 });
});

test('steps are stretched in proportion', () => {
  const steps = [
    { rate: 0.02, epochs: 1.5 },
    { rate: 0.002, epochs: 0.5 },
  ];
  expect(withEpochs({ ...recipe, epochs: 2, learningRate: { steps } }, 8)).toMatchObject({
    epochs: 8,
    learningRate: {
      steps: [
        { rate: 0.02, epochs: 6 },
        { rate: 0.002, epochs: 2 },
      ],
    },
  });
});

test('the same number of epochs is the same recipe', () => {
  expect(withEpochs(recipe, recipe.epochs)).toEqual(recipe);
});
