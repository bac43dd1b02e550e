import { expect, test } from 'vitest';
import { fixtureRejection } from '../../../results/test/fixture-rejection.ts';
import { rejectionTable } from './rejection-table.ts';
import { renderMarkdown } from './render/render-markdown.ts';

const mnist = { name: 'mnist', title: 'MNIST' };
const other = fixtureRejection({ model: 'mReLU', seed: 2 });
const table = rejectionTable(mnist, [
  fixtureRejection(),
  { ...other, attacks: other.attacks.slice(0, 2), clean: { right: '1111', accepted: '0000' } },
]);
const [{ groups }] = table.sections;
const textsOf = (group: number, row: number) => groups[group].rows[row].cells.map((cell) => cell?.text ?? null);

test('has a column a ball and kind of images, with the worst over all attacks first', () => {
  expect(table.columns).toEqual(['clean', 'L∞, ε = 0.3', 'L2, ε = 3', 'uniform noise', 'fooling images, ε = 0.3']);
  expect(groups.map(({ title }) => title)).toEqual([
    'plain, τ = 0.9000, keeps 981 of 990',
    'mReLU, seed 2, τ = 0.9000, keeps 981 of 990',
  ]);
  // 1 of 3, 3 of 4, 1 of 3, 1 of 4 and 3 of 4.
  expect(textsOf(0, 0)).toEqual(['0.333', '0.750', '0.333', '0.250', '0.750']);
});

test('each attack has its own numbers', () => {
  expect(groups[0].rows.slice(2).map(({ label }) => label)).toEqual([
    'confidence, from the image',
    'AutoAttack',
    'fooling images',
    'fooling images, APGD',
  ]);
  expect(textsOf(0, 2)).toEqual([null, '0.667', null, null, null]);
  expect(textsOf(0, 3)).toEqual([null, '0.500', '0.333', null, null]);
  expect(textsOf(0, 5)).toEqual([null, null, null, null, '0.500']);
});

test('what was not measured is left open, and where nothing is accepted there is no error', () => {
  // Rejected are all four, but for three that attacks had accepted.
  expect(textsOf(1, 0)).toEqual(['0.000', '1.000', null, '0.250', '0.750']);
  expect(groups[1].rows[1].cells[0]).toEqual({ text: '0.000', to: '1.000' });
});

test('what is proven has a row, and a note', () => {
  const proofs = [{ method: 'interval' as const, epsilon: 0.3, proven: '1000', seconds: 1 }];
  const own = rejectionTable(mnist, [{ ...fixtureRejection(), proofs }, other]);
  const [{ groups: both }] = own.sections;
  expect(both[0].rows[2].label).toBe('proven, at most');
  // Every image that is not proven may be wrong and accepted: 3 of 4.
  expect(both[0].rows[2].cells.map((cell) => cell?.text ?? null)).toEqual([null, '0.750', null, null, null]);
  expect(both[1].rows[2].label).toBe('confidence, from the image');
  expect(own.notes.filter((note) => note.startsWith('Proven, at most'))).toHaveLength(1);
  expect(table.notes.filter((note) => note.startsWith('Proven, at most'))).toHaveLength(0);
});

test('says what it is of, in print and in records', () => {
  expect(renderMarkdown(table)).toContain('of the 1,000 test images from number 9,000 on that it classifies right');
  expect(table.records[1]).toMatchObject({ model: 'plain', images: 'L∞, ε = 0.3', attack: 'worst', errors: 3 });
});
