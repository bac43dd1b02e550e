import { expect, test } from 'vitest';
import { committed } from '../../../../test/committed.ts';
import { linesOf } from './run-lines.ts';

const plain = committed('evaluation', 'mnist/plain.json').content;
const robust = committed('evaluation', 'mnist/mReLU-r-m.json').content;
const named = (name: string) => linesOf(plain, robust).find((line) => line.name === name);

test('numbers of both runs and their difference, clear where the intervals are apart', () => {
  const [a, b] = [plain, robust].map(({ evaluation }) =>
    evaluation.curves.find((each) => each.kind === 'adversarial' && !each.clipped),
  );
  const at = a!.strengths.indexOf(0.25);
  const line = named('eq. 10, β = 0.25');
  expect(line?.values[0]).toContain(a!.errors[at].toFixed(3));
  expect(line?.values[1]).toContain(b!.errors[b!.strengths.indexOf(0.25)].toFixed(3));
  expect(line).toMatchObject({ difference: expect.stringMatching(/^−0\.\d{3}$/), isClear: true });
});

test('of the recipes only what differs', () => {
  const names = linesOf(plain, plain).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('recipe'))).toEqual([]);
  expect(linesOf(plain, plain).every(({ isClear }) => !isClear)).toBe(true);
});
