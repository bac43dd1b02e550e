import type { Robustness } from '@saf/results';
import { expect, test } from 'vitest';
import { isAsAsked } from './known-robustness.ts';

const attacks = ['eq10', 'pgd'];
const epsilons = [0.1, 0.3];
const measured = epsilons.flatMap((epsilon) =>
  attacks.map((attack) => ({ attack, epsilon, standing: '1101', seconds: 1 })),
);
const found = { attacks: measured, samples: 4, seed: 1 } as unknown as Robustness;
const asked = { images: 4, seed: 1, epsilons };

test('what was measured is known again where all that was asked is the same', () => {
  expect(isAsAsked(found, attacks, asked)).toBe(true);
  expect(isAsAsked(found, attacks, { ...asked, images: 5 })).toBe(false);
  expect(isAsAsked(found, attacks, { ...asked, seed: 2 })).toBe(false);
  expect(isAsAsked(found, attacks, { ...asked, epsilons: [0.1] })).toBe(false);
  expect(isAsAsked(found, [...attacks, 'square'], asked)).toBe(false);
  expect(isAsAsked({ ...found, attacks: measured.slice(1) }, attacks, asked)).toBe(false);
});
