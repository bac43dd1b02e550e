import { expect, test } from 'vitest';
import { epsilonOf } from '../../../engine/epsilon.ts';
import { strengthInWords } from './strength-words.ts';

// 0.25 · 255 = 63.75; √784 · 0.25 = 7; 8 · 0.25 = 2.
test.each([
  ['eq10', 'linf', '64 of 255', 0.25],
  ['carliniWagner', 'l2', 'L2 7.0', 7],
  ['gaussianNoise', null, 'σ 64 of 255', 0.25],
  ['uniformNoise', null, '± 64 of 255', 0.25],
  ['saltAndPepperNoise', null, '25 % of pixels', 0.25],
  ['lowerContrast', null, '25 % faded', 0.25],
  ['blur', null, 'σ 2.0 px', 2],
] as const)('%s says its strength in its own unit, the one that it is run with', (attack, norm, words, epsilon) => {
  expect(strengthInWords(attack, norm, 0.25, 784)).toBe(words);
  expect(epsilonOf(attack, { norm }, 0.25, 784)).toBe(epsilon);
});
