import type { Tensor } from '@tensorflow/tfjs-core';
import { type Differences, describeDifferences, differences, type Tolerance } from './differences.ts';

/** A tensor, numbers (nested arrays are flattened), or one number that every entry is compared with. */
export type AllCloseExpected = number | ArrayLike<number> | readonly unknown[] | Tensor;

interface Values {
  readonly data: ArrayLike<number>;
  readonly shape?: readonly number[];
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: the declaration that is merged with says `any`.
  interface Matchers<T = any> {
    /**
     * Every number is close: |got − expected| <= atol + rtol |expected| (1e-6 and 1e-5 by default).
     * Two tensors must have the same shape. NaN is close to NaN only, an infinity only to itself.
     *
     * @example
     * expect(rbf(x)).toBeAllClose([1, 0.367879], { rtol: 1e-6 });
     */
    toBeAllClose(expected: AllCloseExpected, tolerance?: Tolerance): void;
  }
}

/** The matcher, as `expect.extend` takes it. */
export function toBeAllClose(received: AllCloseExpected, expected: AllCloseExpected, tolerance: Tolerance = {}) {
  const got = valuesOf(received);
  const wanted = broadcast(valuesOf(expected), got.data.length, typeof expected === 'number');
  const mismatch = mismatchOfShapes(got, wanted);
  if (mismatch) return { pass: false, message: () => mismatch };
  const found = differences(got.data, wanted.data, tolerance);
  return { pass: found.count === 0, message: () => describe(found, got, wanted) };
}

function valuesOf(value: AllCloseExpected): Values {
  if (typeof value === 'number') return { data: [value] };
  if ('dataSync' in value) return { data: value.dataSync(), shape: value.shape };
  if (Array.isArray(value)) return { data: value.flat(Infinity) as number[] };
  return { data: value as ArrayLike<number> };
}

function broadcast(values: Values, length: number, isNumber: boolean): Values {
  return isNumber ? { data: new Array<number>(length).fill(values.data[0]) } : values;
}

function mismatchOfShapes(got: Values, wanted: Values): string | null {
  if (got.shape && wanted.shape && got.shape.join() !== wanted.shape.join())
    return `expected shape [${wanted.shape}], got [${got.shape}]`;
  if (got.data.length !== wanted.data.length) return `expected ${wanted.data.length} numbers, got ${got.data.length}`;
  return null;
}

function describe(found: Differences, got: Values, wanted: Values): string {
  if (found.count === 0) return `expected numbers that are not all close, but all ${got.data.length} are`;
  return describeDifferences(found, got.data, wanted.data, got.shape);
}
