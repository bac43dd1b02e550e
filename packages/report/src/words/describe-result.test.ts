import { expect, test } from 'vitest';
import { plainResult } from '../../../results/test/fixture-results.ts';
import { describeActivation, describeRecipe } from './describe-result.ts';

const { recipe, network } = plainResult;
const tricksOf = (more: Partial<typeof recipe>) =>
  Object.fromEntries(describeRecipe({ ...recipe, ...more }))['Training tricks'];
const certified = {
  method: 'interval',
  epsilon: 0.1,
  warmupEpochs: 0.5,
  rampEpochs: 7.5,
  kappa: 0.5,
  regularizer: 0.5,
  initialWeights: true,
  optimizer: 'adam',
} as const;

test('certified training is said, with its optimiser', () => {
  expect(tricksOf({ certified })).toBe(
    'certified training: intervals, ε = 0.1, ε growing from 0 over 7.5 epochs after 0.5 epochs without bounds, κ = 0.5, by Adam',
  );
  expect(tricksOf({ certified: { ...certified, method: 'crown-interval', optimizer: 'momentum' } })).toBe(
    'certified training: linear bounds and intervals, ε = 0.1, ε growing from 0 over 7.5 epochs after 0.5 epochs without bounds, κ = 0.5',
  );
});

test("a recipe's optimiser is said, and certified training has no other then", () => {
  const rows = Object.fromEntries(describeRecipe({ ...recipe, optimizer: 'adamw', certified }));
  expect(rows.Optimiser).toBe('AdamW (β₁ is the momentum)');
  expect(rows['Training tricks']).not.toContain('by Adam');
  expect(Object.fromEntries(describeRecipe(recipe)).Optimiser).toBeUndefined();
});

test('smoothed labels and averaged weights are said', () => {
  expect(tricksOf({ labelSmoothing: 0.1, averaging: { decay: 0.999 } })).toBe(
    'labels smoothed by 0.1; weights averaged over the steps (decay 0.999)',
  );
});

test('augmentation is said', () => {
  const augmentation = { flip: true, crop: { padding: 4 }, cutout: { size: 16 }, mixup: { alpha: 0.2 } };
  expect(tricksOf({ augmentation })).toBe(
    'random flips; random crops (padding 4); cutout of 16 × 16 pixels; mixup (α = 0.2)',
  );
  expect(tricksOf({ flips: true })).toBe('random flips');
});

test('adversarial training is said, with its attack and TRADES', () => {
  const adversarial = { attack: 'pgd', epsilon: 0.3, fraction: 1, steps: 7 };
  expect(tricksOf({ adversarial: { ...adversarial, rampEpochs: 2 } })).toBe(
    'adversarial training: pgd, ε = 0.3, 1 of each batch, ε growing from 0 over 2 epochs',
  );
  const more = { options: { restarts: 2, randomStart: true }, surrogate: { width: 3 }, trades: { beta: 6 } };
  expect(tricksOf({ adversarial: { ...adversarial, ...more } })).toBe(
    'adversarial training: pgd (restarts 2, randomStart true), ε = 0.3, 1 of each batch, through surrogate derivatives, TRADES with β = 6',
  );
});

test('narrowing activations, surrogate derivatives and early stopping are said', () => {
  expect(
    tricksOf({ width: { from: 4, epochs: 10 }, surrogate: { width: 3 }, earlyStopping: { images: 1000, patience: 5 } }),
  ).toBe(
    'activations narrowing from 4 times their width over 10 epochs; surrogate derivatives in the gradient of the weights; ' +
      'the best epoch by the robust accuracy of 1,000 held-out images (patience 5)',
  );
});

test('noise training is said', () => {
  expect(tricksOf({ noise: { std: 0.5, copies: 1 } })).toBe('noise training: σ = 0.5, 1 copy of each image');
  expect(tricksOf({ noise: { std: 0.5, copies: 2, consistency: { weight: 5, entropyWeight: 0.5 } } })).toBe(
    'noise training: σ = 0.5, 2 copies of each image, consistency λ = 5, η = 0.5',
  );
});

test('a head is said where it is named', () => {
  expect(describeActivation({ ...plainResult, network: { ...network, activation: 'rbf', head: 'softmax' } })).toBe(
    '1-D RBF, softmax at the end',
  );
  expect(describeActivation({ ...plainResult, network: { ...network, activation: 'rbf' } })).toBe('1-D RBF');
});
