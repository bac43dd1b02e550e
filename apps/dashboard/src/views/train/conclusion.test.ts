import { expect, test } from 'vitest';
import { conclusionOf } from './conclusion.ts';

const run = (activation: string, step: number, clean: number, attacked: number) => ({
  choice: { network: null, activation, learningRate: 0.05, delta: 0, seed: 1 },
  step,
  steps: 480,
  heldOut: { step, clean, attacked, strength: 0.1, samples: 100 },
});

test('nothing trained, nothing said', () => expect(conclusionOf([])).toMatch(/^Train a network/));

test('one network, its errors', () =>
  expect(conclusionOf([run('mirroredRelu', 120, 0.17, 0.39)])).toMatch(
    /^After 120 steps it errs on 17 % of held-out digits, and on 39 % under eq\. 10\./,
  ));

test('a network that does not learn is said to', () =>
  expect(conclusionOf([run('mirroredRelu', 480, 0.9, 0.9)])).toContain('not learning'));

test.each([
  ['ReLU errs less', 0.02, 0.26],
  ['the symmetric activation errs less', 0.3, 0.5],
  ['both err alike', 0.17, 0.39],
])('two networks: %s', (said, clean, attacked) => {
  const text = conclusionOf([run('relu', 480, clean, attacked), run('mirroredRelu', 480, 0.17, 0.39)]);
  expect(text).toContain(`Clean, ${said}`);
  expect(text).toContain(`Under eq. 10, ${said}`);
});
