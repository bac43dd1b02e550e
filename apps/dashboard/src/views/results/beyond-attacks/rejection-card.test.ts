import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import { fixtureRejection } from '../../../../../../packages/results/test/fixture-rejection.ts';
import { dropFiles } from '../../../../test/drop-files.ts';
import { unreadable } from '../data/results-model.ts';
import { rejectionCard } from './rejection-card.tsx';

const drop = (name: string, value: object) => dropFiles({ [name]: value });
const card = () => renderToString(h(rejectionCard.Card, null));
const plain = fixtureRejection();

test('the card has a row a network, and the worst over all attacks', async () => {
  await drop('plain.json', plain);
  expect(card()).toContain('plain (plain.json), 4 images');
  // The threshold, and 1 of 3, 3 of 4, 1 of 3, 1 of 4 and 3 of 4.
  const rates = ['0.9000', '0.333', '0.750', '0.333', '0.250', '0.750'];
  expect(card().match(/(?<=class="rate">)[^<]+/g)).toEqual(rates);
});

test('a ball that a network was not attacked in is a dash', async () => {
  const other = fixtureRejection({ model: 'mReLU', seed: 2 });
  await drop('mReLU.json', { ...other, attacks: other.attacks.slice(0, 2) });
  const own = card()
    .match(/(?<=class="rate">)[^<]+/g)!
    .slice(6);
  expect(own).toEqual(['0.9000', '0.333', '0.750', '–', '0.250', '0.750']);
});

test('what is proven stands behind what attacks found', async () => {
  const proofs = [{ method: 'interval', epsilon: 0.3, proven: '1000', seconds: 1 }];
  await drop('proven.json', { ...fixtureRejection({ model: 'ReLU', seed: 3 }), proofs });
  expect(card()).toContain('0.750<span class="muted"> ≤ 0.750</span>');
});

test('flags of another number of images are named', async () => {
  await drop('plain.json', { ...plain, samples: 5 });
  expect(unreadable.value[0].problem).toContain('clean.right: expected 5 characters, one an image');
});
