import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cholesky, solveLower, solveUpper } from './cholesky.ts';

// By hand: [[2, 0], [1, 3]] times its transpose.
test('of a matrix of two rows', () => expect([...cholesky([4, 2, 2, 10])]).toEqual([2, 0, 1, 3]));

test('solves A x = b for A = B Bᵀ + I', () =>
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 9, maxLength: 9 }),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 }),
      (b, right) => {
        const at = (i: number, j: number) =>
          [0, 1, 2].reduce((sum, k) => sum + b[3 * i + k] * b[3 * j + k], +(i === j));
        const matrix = Array.from({ length: 9 }, (_, k) => at(Math.floor(k / 3), k % 3));
        const lower = cholesky(matrix);
        const x = solveUpper(lower, solveLower(lower, right));
        for (const i of [0, 1, 2]) {
          const product = [0, 1, 2].reduce((sum, k) => sum + matrix[3 * i + k] * x[k], 0);
          expect(product).toBeCloseTo(right[i], 6);
        }
      },
    ),
  ));
