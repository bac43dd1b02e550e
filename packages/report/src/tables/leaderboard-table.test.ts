import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { fixtureEntry, fixtureLeaderboard } from '../../../results/test/fixture-leaderboard.ts';
import { plainResult } from '../../../results/test/fixture-results.ts';
import { renderDocument } from '../html/render-document.ts';
import { makeReport } from '../report.ts';
import { leaderboardTable } from './leaderboard-table.ts';
import { renderMarkdown } from './render/render-markdown.ts';

const board = fixtureLeaderboard([
  fixtureEntry({ model: 'ReLU-a', clean: 980, standing: 940, worst: 930, unreliable: false }),
  fixtureEntry({ model: 'plain', clean: 990, standing: 680, certified: 120, mce: 1.25, unreliable: true }),
  { ...fixtureEntry({ model: 'ReLU-a', clean: 980, standing: 380 }), eps: 0.3 },
  { ...fixtureEntry({ model: 'LeNet', clean: 500, standing: 400 }), dataset: 'svhn' },
]);
const table = leaderboardTable({ name: 'mnist', title: 'MNIST' }, board);

test('a section an ε and a row a network, in the order of the board; a dash where nothing is known', () => {
  expect([table.name, table.title]).toEqual([
    'leaderboard-mnist',
    'Leaderboard: accuracy on MNIST under AutoAttack, L∞',
  ]);
  const rows = table.sections.map(({ title, groups }) => [
    title,
    ...groups.map((group) => [group.title, ...group.rows[0].cells.map((cell) => cell?.text ?? null)]),
  ]);
  expect(table.columns).toEqual(['AutoAttack', 'clean', 'worst', 'certified', 'corrupted', 'mCE', 'images']);
  expect(rows).toEqual([
    [
      'ε = 0.1',
      ['1. ReLU-a', '0.940', '0.980', '0.930', null, null, null, '1,000'],
      ['2. plain†', '0.680', '0.990', null, '0.120', '0.750', '1.250', '1,000'],
    ],
    ['ε = 0.3', ['1. ReLU-a', '0.380', '0.980', null, null, null, null, '1,000']],
  ]);
  // statsmodels.stats.proportion.proportion_confint(680, 1000, method='wilson').
  expect(table.sections[0].groups[1].rows[1].cells[0]).toEqual({ text: '0.650', to: '0.708' });
  expect(table.records).toHaveLength(3);
});

test('notes of lines are said once, with the networks that they are of', () => {
  const text = renderMarkdown(table);
  expect(text).toContain('Failed checks of its evaluation card: more-steps (plain).');
  expect(text).toContain('† part of what looks like robustness may be due to misled attacks.');
});

test('a report shows the networks of its data sets, and says where there are none', () => {
  const sectionOf = (leaderboard: typeof board | null) =>
    parseHTML(renderDocument(makeReport([plainResult], 'quick', { leaderboard }))).document.querySelector(
      '#leaderboard',
    )!.textContent!;
  expect(sectionOf(board)).toContain('2. plain†');
  expect(sectionOf(board)).not.toContain('LeNet');
  expect(sectionOf(null)).toContain('No leaderboard was made.');
});
