import { expect, test } from 'vitest';
import { describeReach, judgementOf } from './judgement.ts';

const broken = { epsilon: 0.13, pixels: new Float32Array(784), prediction: 3 };
const reach = { network: 'mnist/plain', interval: 0.05, crown: 0.1, broken };
const at = (epsilon: number, more = {}) =>
  judgementOf({ epsilon, label: 7, nonsenseCounts: false, reach: { ...reach, ...more } });

test('proven up to what the better method proves, broken from what the attack has found, and not known between', () => {
  expect(at(0.05)).toEqual({
    kind: 'proven',
    text: 'Proven: every image within 0.050 is taken for 7, or for nonsense.',
  });
  expect(at(0.1).text).toMatch(/^Proven by CROWN, for which intervals are too loose: every image within 0\.100/);
  expect(at(0.12).kind).toBe('unknown');
  expect(at(0.13)).toEqual({
    kind: 'broken',
    text: 'Broken: PGD has found an image within 0.130 that is taken for 3.',
  });
});

test('a network that is wrong about the image itself needs no attack', () =>
  expect(at(0, { interval: null, crown: null, broken: { ...broken, epsilon: 0 } }).text).toBe(
    'Wrong without attack: 3.',
  ));

test('nothing is said before it is known', () => {
  expect(at(0.2, { broken: undefined }).kind).toBe('pending');
  expect(describeReach({ network: 'mnist/plain' })).toBe('interval …, CROWN …, PGD ….');
});

test('the gap is between the better proof and the attack', () =>
  expect(describeReach(reach)).toBe(
    'interval up to 0.050, CROWN up to 0.100, PGD from 0.130; the gap between is 0.030 wide.',
  ));
