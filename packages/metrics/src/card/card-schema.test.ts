import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { evaluationCardSchema } from '../card-schema.ts';
import { wilsonInterval } from '../index.ts';

const accuracy = (correct: number, count = 10) => ({
  correct,
  count,
  accuracy: correct / count,
  interval: wilsonInterval(correct, count),
});

const card = {
  kind: 'card',
  version: 1,
  classifier: {
    name: 'toy',
    inputShape: [1, 1, 1],
    categories: 2,
    bounds: [0, 1],
    nonsense: { threshold: 0 },
    weights: null,
  },
  dataset: null,
  images: 10,
  seed: 0,
  engine: { name: 'cpu', tfjs: '4.22.0' },
  norm: 'linf',
  epsilons: [0.1],
  comparedAt: 0.1,
  budget: {},
  clean: accuracy(9),
  robust: [{ ...accuracy(3), epsilon: 0.1, attacks: [] }],
  calibration: { expectedCalibrationError: 0, brierScore: 0 },
  checks: [],
};

test('a card is taken as it is, and one without a kind gets it', () => {
  expect(evaluationCardSchema.parse(card)).toEqual(card);
  const { kind: _, ...old } = card;
  expect(evaluationCardSchema.parse(old)).toEqual(card);
});

describe('what was changed by hand is refused', () => {
  test.each([
    [{ clean: { ...card.clean, accuracy: 1 } }, 'expected correct / count = 0.9, got 1'],
    [{ robust: [{ ...card.robust[0], accuracy: 1 }] }, 'expected correct / count = 0.3, got 1'],
    [{ clean: { ...card.clean, interval: [0.8, 1] } }, 'expected the Wilson interval 0.59'],
    [{ clean: { ...card.clean, correct: 11 } }, 'expected at most 10, the number of images, got 11'],
    [{ clean: accuracy(18, 20) }, 'expected accuracies of 10 images, got 20'],
    [{ robust: [{ ...card.robust[0], ...accuracy(1, 2) }] }, 'expected accuracies of 10 images, got 2'],
    [{ kind: 'robustness' }, 'expected \\"card\\"'],
  ])('%j', (change, message) => expect(() => evaluationCardSchema.parse({ ...card, ...change })).toThrow(message));
});

// Cards that were committed before they had a kind.
const results = join(import.meta.dirname, '../../../../results');
const committed = readdirSync(results, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.card.json'),
);

test.each(committed)('%s loads', (file) => {
  expect(() => evaluationCardSchema.parse(JSON.parse(readFileSync(join(results, file), 'utf8')))).not.toThrow();
});
