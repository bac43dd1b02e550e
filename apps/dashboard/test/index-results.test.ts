import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { indexResults, listFiles } from '../plugins/index-results.ts';

test('files are sorted by folder and purpose', () => {
  const files = [
    'leaderboard.json',
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
    { name: '', files: ['leaderboard.json'], report: null, tables: [], figures: [] },
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

test('results of networks and what was measured of them go on the page, weights and logs do not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'results-'));
  const shown = [
    'certificates/a.json',
    'certified/b.json',
    'certified/certificates/b.json',
    'certified/rejection/b.json',
    'certified/report.html',
    'leaderboard.json',
  ];
  for (const file of [...shown, 'index.json', 'certified/b/model.json', 'certified/b.log']) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), '{}');
  }
  expect(listFiles(folder)).toEqual(shown);
  rmSync(folder, { recursive: true });
});
