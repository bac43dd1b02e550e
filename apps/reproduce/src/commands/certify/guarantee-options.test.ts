import { expect, test } from 'vitest';
import { type GuaranteeOptions, guaranteesOf } from './guarantee-options.ts';

const usual = [0.1, 0.3];
const ask = (options: GuaranteeOptions) => guaranteesOf(options, usual);
const crown = { norm: 'linf', method: 'crown', epsilons: usual };
const smoothing = { norm: 'l2', method: 'smoothing', std: 0.5, n0: 100, n: 10_000, alpha: 0.001 };

test.each<[GuaranteeOptions, object[]]>([
  [{}, [crown]],
  [{ method: 'alpha-crown', steps: 5 }, [{ ...crown, method: 'alpha-crown', steps: 5 }]],
  [{ std: [0.5] }, [smoothing]],
  [
    { std: [0.5, 1], n: 200 },
    [
      { ...smoothing, n: 200 },
      { ...smoothing, n: 200, std: 1 },
    ],
  ],
  [{ std: [0.5], epsilons: [0.2] }, [{ ...crown, epsilons: [0.2] }, smoothing]],
])('%j', (options, expected) => expect(ask(options)).toEqual(expected));

test.each<[GuaranteeOptions, string]>([
  [{ n: 10 }, '--n is of smoothing: expected --std with it, got none'],
  [{ alpha: 0.1 }, '--alpha is of smoothing: expected --std with it, got none'],
  [{ std: [0.5], n: 10 }, '--n: expected at least as many copies as --n0, which is 100, got 10'],
  [{ method: 'crown', steps: 3 }, '--steps are those of alpha-crown: expected --method alpha-crown, got crown'],
])('%j is refused', (options, message) => expect(() => ask(options)).toThrow(message));
