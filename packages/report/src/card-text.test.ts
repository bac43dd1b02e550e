import { wilsonInterval } from '@saf/metrics';
import type { EvaluationCard } from '@saf/results';
import { expect, test } from 'vitest';
import { cardText } from './card-text.ts';

const card: EvaluationCard = {
  kind: 'card',
  version: 1,
  classifier: {
    name: 'mine',
    inputShape: [28, 28, 1],
    categories: 10,
    bounds: [0, 1],
    nonsense: { threshold: 0.5 },
    weights: null,
  },
  dataset: 'mnist',
  images: 2,
  seed: 1,
  engine: { name: 'wasm', tfjs: '4.22.0' },
  norm: 'linf',
  epsilons: [0.1],
  comparedAt: 0.1,
  budget: {},
  clean: { correct: 2, count: 2, accuracy: 1, interval: wilsonInterval(2, 2) },
  robust: [{ epsilon: 0.1, correct: 1, count: 2, accuracy: 0.5, interval: wilsonInterval(1, 2), attacks: [] }],
  calibration: { expectedCalibrationError: 0, brierScore: 0 },
  checks: [
    { id: 'whole-range', question: 'Why?', outcome: 'failed', numbers: { left: 1 }, sentence: 'Because.' },
    { id: 'dead-units', question: 'How?', outcome: 'skipped', numbers: {}, sentence: 'No network was given to it.' },
  ],
};

test('has accuracies with their intervals, and one answer per check, in lines of the width', () => {
  expect(cardText(card)).toBe(`mine, 2 images of mnist: accuracy under the worst of all attacks (L∞)

ε    accuracy         95 %
0       1.000  0.342–1.000
0.1     0.500  0.095–0.905

failed   whole-range: Because.
skipped  dead-units: No network was given to it.
`);
  const narrow = cardText(card, { width: 40 }).split('\n').slice(-3);
  expect(narrow).toEqual(['skipped  dead-units: No network was', '         given to it.', '']);
});

test('leaves out a data set that is not named', () => {
  expect(cardText({ ...card, dataset: null })).toMatch(/^mine, 2 images: accuracy/);
});
