import { expect, test } from 'vitest';
import { plainResult, robustResult } from '../test/fixture-results.ts';
import { comparedStyle, modelStyle, modelStyleOfName, trickName, trickStyle } from './model-style.ts';

test('colour and mark say the activation, the dash says the training', () => {
  expect(modelStyle(robustResult)).toEqual({
    activation: 'mirroredRelu',
    tricks: 'rm',
    title: 'mReLU',
    color: '#0072B2',
    symbol: 'square',
    dash: '10 3',
  });
  expect(modelStyle(plainResult)).toMatchObject({ color: '#D55E00', symbol: 'circle', dash: 'none' });
});

test('MatConvNet’s plain network has the colour of its ReLUs', () => {
  const network = { ...plainResult.network, convolutionRelu: true };
  expect(modelStyle({ ...plainResult, network })).toMatchObject({ activation: 'relu', symbol: 'star' });
  expect(modelStyleOfName('plainReLU')).toEqual(modelStyle({ ...plainResult, network }));
});

test('any other activation is called as its result says, and looks like none of the paper’s', () => {
  const network = { ...plainResult.network, activation: 'wideTriangle' };
  const facts = { dataset: { title: 'MNIST' }, activation: { title: 'wide triangle' } };
  const style = modelStyle({ ...plainResult, network, facts });
  expect(style).toMatchObject({ activation: 'wideTriangle', title: 'wide triangle', symbol: 'diamond' });
  expect(modelStyle({ ...plainResult, network })).toEqual({ ...style, title: 'wideTriangle' });
  const others = ['plain', 'ReLU', 'RBF', 'mReLU'].map((name) => modelStyleOfName(name)?.color);
  expect(others).not.toContain(style.color);
});

test.each([
  ['plain', 'none', ''],
  ['RBF-m', 'rbf', 'm'],
  ['ReLU-a', 'relu', 'a'],
  ['mReLU-r-m', 'mirroredRelu', 'rm'],
  ['mReLU-r-of-mine', 'mirroredRelu', 'r'],
])('%s by its name', (name, activation, tricks) =>
  expect(modelStyleOfName(name)).toMatchObject({ activation, tricks }),
);

test.each(['Maxout, adversarially trained', 'plainer', 'toString', ''])('%s is the name of no activation', (name) =>
  expect(modelStyleOfName(name)).toBeNull(),
);

test('where the activation needs no colour, every way of training has one', () => {
  expect(trickStyle(modelStyle(robustResult))).toMatchObject({ color: '#0072B2', symbol: 'circle' });
  expect(trickName(modelStyle(robustResult))).toBe('-r-m');
  expect(trickName(modelStyle(plainResult))).toBe('no tricks');
});

test('a network has one colour, whatever it is compared with', () => {
  for (const models of [['mReLU-c1'], ['mReLU', 'mReLU-c1'], ['mReLU-r-m', 'RBF-c1', 'mReLU-c1']])
    expect(comparedStyle('mReLU-c1', models).color).toBe('#0072B2');
});

test('the looks of networks that are compared', () => {
  const models = ['plain', 'plain-r-m', 'mReLU', 'mReLU-a', 'ReLU-r-m', 'mine'];
  expect(models.map((model) => comparedStyle(model, models))).toEqual([
    { color: '#D55E00', dash: 'none' },
    { color: '#D55E00', dash: '6 3' },
    { color: '#0072B2', dash: 'none' },
    { color: '#0072B2', dash: '6 3' },
    { color: '#CC79A7', dash: 'none' },
    { color: '#222222', dash: 'none' },
  ]);
});

test('the networks of ReLU of the profile certified, and one more, are told apart', () => {
  const variants = ['c1', 'c1-long', 'c2', 'c3', 'c3-small', 'c3-pixelwise', 'c3-pixelwise-2', 'c4-pixelwise-2'];
  const models = variants.map((variant) => `ReLU-${variant}`);
  expect(new Set(models.map((model) => comparedStyle(model, models).dash)).size).toBe(models.length);
});
