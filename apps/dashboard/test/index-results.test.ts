import { expect, test } from 'vitest';
import { indexResults } from '../plugins/index-results.ts';

test('files are sorted by folder and purpose', () => {
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
  const figure = (path: string, name: string) => ({ name, svg: `${path}/${name}.svg`, png: null, csv: null });
  expect(indexResults(files)).toEqual([
    {
      name: 'mnist',
      files: [
        'mnist/inspections/plain.json',
        'mnist/cards/plain.json',
        'mnist/plain.card.json',
        'mnist/plain.json',
        'mnist/seed-2/plain.json',
        'mnist/theory.json',
      ],
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
    },
    {
      name: 'robustness',
      files: ['robustness/mnist-plain-1.json'],
      report: null,
      tables: [],
      figures: [{ ...figure('robustness', 'robustness'), csv: 'robustness/robustness.csv' }],
    },
    { name: 'unfinished', files: ['unfinished/theory.json'], report: null, tables: [], figures: [] },
  ]);
});

test('no results, no folders', () => expect(indexResults([])).toEqual([]));
