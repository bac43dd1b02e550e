import { describe, expect, test } from 'vitest';
import { worstCase } from '../index.ts';

describe('worstCase', () => {
  const result = (...perturbed: [number, boolean[]][]) => ({
    perturbed: perturbed.map(([epsilon, success]) => ({ epsilon, success })) as never,
  });

  test('is the worst over attacks, sample by sample', () => {
    const both = worstCase([result([0.1, [true, false, false]]), result([0.1, [false, false, true]])]);
    expect(both).toEqual([
      { epsilon: 0.1, success: [true, false, true], rate: 2 / 3, interval: expect.arrayContaining([]) },
    ]);
  });

  test('refuses results that do not go together', () => {
    expect(() => worstCase([])).toThrow('results: expected at least one result');
    expect(() => worstCase([result([0.1, [true]]), result([0.2, [true]])])).toThrow('results[1]: expected epsilon 0.1');
    expect(() => worstCase([result([0.1, [true]]), result([0.1, []])])).toThrow(
      'results[1]: expected 1 samples, got 0',
    );
  });
});
