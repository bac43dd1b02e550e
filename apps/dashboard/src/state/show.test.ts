import { beforeEach, expect, test } from 'vitest';
import { controls, view } from './controls.ts';
import { isShown, show } from './show.ts';

beforeEach(() => {
  show('#attack');
  controls.rate.value.value = controls.rate.initial;
});

test('an address of the attack view sets all of that view, and nothing of others', () => {
  controls.strength.value.value = 0.4;
  controls.rate.value.value = 0.01;
  show('#attack?attack=pgd');
  expect(controls.attack.value.value).toBe('pgd');
  expect(controls.strength.value.value).toBe(controls.strength.initial);
  expect(controls.rate.value.value).toBe(0.01);
});

test('an address of another view sets what it names', () => {
  controls.strength.value.value = 0.4;
  show('#explain?signal=1.5');
  expect([view.value, controls.signal.value.value, controls.strength.value.value]).toEqual(['explain', 1.5, 0.4]);
});

test('what is shown is known again', () => {
  show('#attack?attack=pgd&strength=0.15');
  expect(isShown('#attack?attack=pgd&strength=0.15')).toBe(true);
  expect(isShown('#attack?attack=pgd')).toBe(false);
  controls.strength.value.value = 0.2;
  expect(isShown('#attack?attack=pgd&strength=0.15')).toBe(false);
});
