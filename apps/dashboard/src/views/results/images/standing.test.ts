import { expect, test } from 'vitest';
import { committed } from '../../../../test/committed.ts';
import { liveAttack, standingOf } from './standing.ts';

const run = { clean: '1101', attacks: [{ attack: 'pgd', epsilon: 0.1, standing: '1001', seconds: 1 }] };

test('right still, broken, or wrong without attack', () => {
  expect(standingOf(run, 'pgd', 0.1)).toEqual(['standing', 'broken', 'wrong', 'standing']);
  expect(standingOf(run, 'clean', 0.1)).toEqual(['standing', 'standing', 'wrong', 'standing']);
  expect(standingOf(run, 'pgd', 0.3)).toBeNull();
});

test('committed measurements: as many are broken as the accuracy says', () => {
  const { content } = committed('robustness', 'robustness/mnist-plain-1.json');
  const left = content.attacks.find(({ attack, epsilon }) => attack === 'pgd' && epsilon === 0.1)!.standing;
  const found = standingOf(content, 'pgd', 0.1)!;
  expect(found.filter((each) => each === 'standing')).toHaveLength([...left].filter((each) => each === '1').length);
});

test('the attack that shows it live', () =>
  expect([liveAttack('autoAttack'), liveAttack('unheard-of')]).toEqual(['apgd', null]));
