import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterEach, expect, test } from 'vitest';
import { fixtureEntry, fixtureLeaderboard } from '../../../../../../packages/results/test/fixture-leaderboard.ts';
import { dropFiles } from '../../../../test/drop-files.ts';
import { controls } from '../../../state/controls.ts';
import { unreadable } from '../data/results-model.ts';
import { leaderboardCard } from './leaderboard-card.tsx';
import { afterClick, columns } from './leaderboard-columns.ts';

const drop = (value: object) => dropFiles({ 'leaderboard.json': value });
const card = () => renderToString(h(leaderboardCard.Card, null));
const networks = () => card().match(/(?<=<th scope="rowgroup">)[^<]+/g);

const board = fixtureLeaderboard([
  fixtureEntry({ model: 'ReLU-a', clean: 980, standing: 940, unreliable: false }),
  fixtureEntry({ model: 'plain', clean: 990, standing: 680, certified: 120, mce: 1 }),
  fixtureEntry({ model: 'mReLU-r-m', clean: 985, standing: 520, mce: 1.25, unreliable: true }),
]);

afterEach(() => {
  controls.order.value.value = 'autoattack';
});

test('the best under AutoAttack is first, with its interval and the number of images; a dash where nothing is known', async () => {
  await drop(board);
  expect(networks()).toEqual(['ReLU-a', 'plain', 'mReLU-r-m†']);
  const cells = card().match(/(?<=class="rate">)[^<]+/g);
  // AutoAttack, clean, worst, certified, corrupted, mCE, images.
  expect(cells?.slice(7, 14)).toEqual(['0.680', '0.990', '–', '0.120', '0.750', '1.000', '1,000']);
  // statsmodels.stats.proportion.proportion_confint(680, 1000, method='wilson').
  expect(card()).toContain('0.650–0.708');
});

test('a click on a column orders by it, the best first, and a second click the other way round', async () => {
  await drop(board);
  const click = (name: string) => {
    const column = columns.find((each) => each.name === name)!;
    controls.order.value.value = afterClick(controls.order.value.value, column);
  };
  click('clean');
  expect(networks()).toEqual(['plain', 'mReLU-r-m†', 'ReLU-a']);
  expect(card()).toMatch(/aria-sort="descending"><button type="button">clean</);
  click('clean');
  expect(networks()).toEqual(['ReLU-a', 'mReLU-r-m†', 'plain']);
  // Less is better, and what has none comes last either way.
  click('mce');
  expect(networks()).toEqual(['plain', 'mReLU-r-m†', 'ReLU-a']);
  click('mce');
  expect(networks()).toEqual(['mReLU-r-m†', 'plain', 'ReLU-a']);
  click('network');
  expect(card()).toMatch(/aria-sort="ascending"><button type="button">network</);
});

test('a leaderboard that is not in its order is named', async () => {
  await drop({ ...board, entries: [...board.entries].reverse() });
  const problem =
    'entries[1].name: expected each network once a size, the most accurate under AutoAttack first, got "mnist-plain-1"';
  expect(unreadable.value).toEqual([{ file: 'leaderboard.json', problem }]);
});
