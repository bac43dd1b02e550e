import { profiles } from '@saf/experiments/profiles';
import { describe, expect, test } from 'vitest';
import { paperTables } from './index.ts';

describe.each(paperTables)('Table $table', ({ strengths, psnr, rows }) => {
  test('strengths ascend from clean samples', () =>
    expect(strengths).toEqual([0, ...new Set(strengths.slice(1))].sort((a, b) => a - b)));

  // Eq. 10 changes every pixel by β, so the mean squared error is β² and the PSNR -20 log10 β; two decimals are printed.
  test('the printed PSNR is -20 log10 β', () =>
    strengths.forEach((strength, i) => {
      if (strength === 0) expect(psnr[i]).toBeNull();
      else expect(psnr[i]).toBeCloseTo(-20 * Math.log10(strength), 2);
    }));

  test.each(rows)('$kind, $model: one error rate a strength, three decimals', ({ errors }) => {
    expect(errors).toHaveLength(strengths.length);
    const printed = errors.filter((error) => error !== null);
    for (const error of printed) expect(error).toBe(Number(error.toFixed(3)));
    for (const error of printed) expect(error >= 0 && error <= 1).toBe(true);
  });

  // Without a perturbation all three kinds but nonsense are the clean test set.
  test('adversarial and noisy rows begin with the same clean error', () => {
    const clean = (kind: string, model: string) =>
      rows.find((row) => row.kind === kind && row.model === model)?.errors[0];
    for (const model of ['plain', 'mReLU-r-m']) expect(clean('noisy', model)).toBe(clean('adversarial', model));
  });
});

test('the cells of Table 2 that the text quotes', () => {
  const [{ strengths, rows }] = paperTables;
  const at = strengths.indexOf(0.25);
  expect(rows.filter(({ kind }) => kind === 'adversarial').map(({ errors }) => errors[at])).toEqual([
    0.934, 0.073, 0.179,
  ]);
});

test.each([
  ['mnist', 2],
  ['cifar10', 4],
])('the profile %s evaluates at the strengths of Table %i', (name, table) =>
  expect(profiles[name].evaluation.strengths).toEqual(paperTables.find((each) => each.table === table)?.strengths),
);
