import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { fixtureCorruptions } from '../../../../../../packages/results/test/fixture-corruptions.ts';
import { dropFiles } from '../../../../test/drop-files.ts';
import { unreadable } from '../data/results-model.ts';
import { corruptionsCard } from './corruptions-card.tsx';

const drop = (name: string, value: object) => dropFiles({ [name]: value });
const card = () => renderToString(h(corruptionsCard.Card, null));
const plain = fixtureCorruptions({}, [1, 10, 20, 60]);

test('the card has a row a network and a column a corruption, means over severities', async () => {
  await drop('plain.json', plain);
  expect(card().match(/(?<=<th scope="col">)[^<]+/g)).toEqual(['network', 'clean', 'dotted line', 'fog']);
  expect(card()).toContain('plain (plain.json), mnist-c, 100 images');
  // (0.2 + 0.6) / 2 in fog.
  expect(card().match(/(?<=class="rate">)[^<]+/g)).toEqual(['0.010', '0.100', '0.400']);
});

test('a corruption that was not measured of a network is a dash; another seed is said', async () => {
  const other = fixtureCorruptions({ model: 'mReLU', seed: 2 }, [2, 5, 0, 0]);
  await drop('mReLU.json', { ...other, corruptions: other.corruptions.slice(0, 1) });
  expect(card()).toContain('mReLU, seed 2 (mReLU.json), mnist-c, 100 images');
  expect(card().match(/(?<=class="rate">)[^<]+/g)).toEqual(['0.010', '0.100', '0.400', '0.020', '0.050', '–']);
  expect(card()).toMatch(/<tbody class="tone-mirroredRelu">/);
});

test('more wrong images than there are is named', async () => {
  await drop('plain.json', { ...plain, clean: { wrong: 101, nonsense: 0 } });
  const problem = 'clean.wrong: expected at most samples = 100, got 101';
  expect(unreadable.value).toEqual([{ file: 'plain.json', problem }]);
});
