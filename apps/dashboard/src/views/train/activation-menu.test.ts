import { activationNamed, safNames } from '@saf/activations';
import { expect, test } from 'vitest';
import { activationMenu } from './activation-menu.ts';

test('before the engine has started there are those of the paper and ReLU', () =>
  expect(activationMenu([]).map(({ label }) => label)).toEqual(['mReLU', 'RBF', 'ReLU']));

test('every activation of @saf/activations is in the menu, once', () => {
  const entries = safNames.map((key) => ({ key, name: activationNamed(key).title }));
  expect(
    activationMenu(entries)
      .map(({ value }) => value)
      .sort(),
  ).toEqual([...safNames, 'relu'].sort());
});

test('another one goes by its title', () => {
  const menu = activationMenu([{ key: 'wideTriangle', name: 'wide triangle' }]);
  expect(menu.at(-1)).toEqual({ value: 'wideTriangle', label: 'wide triangle' });
});
