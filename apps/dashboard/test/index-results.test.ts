import { expect, test } from 'vitest';
import { indexResults } from '../plugins/index-results.ts';

test('files are sorted by experiment and purpose', () => {
  const files = [
    'mnist/figures/figure-10.svg',
    'mnist/figures/figure-9.csv',
    'mnist/figures/figure-9.png',
    'mnist/figures/figure-9.svg',
    'mnist/inspections/plain.json',
    'mnist/cards/plain.json',
    'mnist/plain.card.json',
    'mnist/plain.json',
    'mnist/report.html',
    'mnist/seed-2/plain.json',
    'mnist/table-2.csv',
    'mnist/theory.json',
    'robustness/mnist-plain-1.json',
    'robustness/robustness.csv',
    'robustness/robustness.svg',
    'unfinished/theory.json',
  ];
  const csv =
    'source,kind,model,strength,error\npaper,noisy,plain,0,0.009\npaper,noisy,plain,0.1,\nmeasured,noisy,plain,0,0.01\n';
  const figure = (path: string, name: string) => ({ name, svg: `${path}/${name}.svg`, png: null, csv: null });
  expect(indexResults(files, () => csv)).toEqual({
    experiments: [
      {
        name: 'mnist',
        results: ['mnist/plain.json', 'mnist/seed-2/plain.json'],
        inspections: ['mnist/inspections/plain.json'],
        cards: ['mnist/cards/plain.json', 'mnist/plain.card.json'],
        report: 'mnist/report.html',
        tables: ['mnist/table-2.csv'],
        figures: [
          {
            ...figure('mnist/figures', 'figure-9'),
            png: 'mnist/figures/figure-9.png',
            csv: 'mnist/figures/figure-9.csv',
          },
          figure('mnist/figures', 'figure-10'),
        ],
        paper: [{ kind: 'noisy', model: 'plain', strengths: [0], errors: [0.009] }],
      },
    ],
    comparisons: [
      {
        name: 'robustness',
        results: ['robustness/mnist-plain-1.json'],
        tables: ['robustness/robustness.csv'],
        figures: [{ ...figure('robustness', 'robustness'), csv: 'robustness/robustness.csv' }],
      },
    ],
  });
});

test('no results, no experiments', () =>
  expect(indexResults([], () => '')).toEqual({ experiments: [], comparisons: [] }));
