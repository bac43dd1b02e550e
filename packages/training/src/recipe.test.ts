import { describe, expect, test } from 'vitest';
import { parseRecipe } from './recipe.ts';

const recipe = {
  epochs: 2,
  batchSize: 100,
  learningRate: { steps: [{ rate: 0.02, epochs: 2 }] },
  momentum: 0.9,
  weightDecay: 5e-4,
};

describe('parseRecipe', () => {
  test('fills in defaults', () => expect(parseRecipe(recipe)).toEqual({ ...recipe, flips: false }));

  test.each([
    [{ epochs: 0 }, /^recipe\.epochs: expected .*>=1.*, got 0$/],
    [{ epochs: 1.5 }, /^recipe\.epochs: expected .*int.*, got 1\.5$/],
    [{ batchSize: Number.NaN }, /^recipe\.batchSize: expected number, got NaN$/],
    [{ optimizer: 'lion' }, /^recipe\.optimizer: expected .*"sgd".*, got "lion"$/],
    [{ momentum: 1.2 }, /^recipe\.momentum: expected .*<=1.*, got 1\.2$/],
    [{ random: { delta: 1, fraction: 2 } }, /^recipe\.random\.fraction: expected .*, got 2$/],
    [{ learningRate: { steps: [] } }, /^recipe\.learningRate\.steps: expected array to have >=1 items, got \[\]$/],
    [{ learningRate: 0.02 }, /^recipe\.learningRate: expected \{ steps: .* \} or \{ cosine: .* > 0, got 0\.02$/],
    [{ momentun: 0.9 }, /momentun/],
    [
      {
        random: { delta: 1, fraction: 0.6 },
        adversarial: { attack: 'fgsm', epsilon: 0.1, fraction: 0.6 },
      },
      /^recipe\.adversarial\.fraction: .*not both/,
    ],
  ])('refuses %j', (change, message) => {
    expect(() => parseRecipe({ ...recipe, ...change })).toThrow(message);
  });

  test('reads the field names of older results', () => {
    const old = { ...recipe, clipNorm: 2, mean: { share: 0.3, std: [0, 1] } };
    const renamed = { ...recipe, maxNorm: 2, mean: { fraction: 0.3, std: [0, 1] } };
    expect(JSON.stringify(parseRecipe(old))).toBe(JSON.stringify(parseRecipe(renamed)));
    expect(() => parseRecipe({ ...recipe, clipNorm: -1 })).toThrow(/^recipe\.maxNorm: expected .*, got -1$/);
    expect(() => parseRecipe({ ...recipe, clipNorm: 2, maxNorm: 2 })).toThrow(/clipNorm/);
  });
});
