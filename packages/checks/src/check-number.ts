import { ArgumentError } from './argument-error.ts';

export interface NumberRange {
  /** Smallest value allowed; none by default. */
  min?: number;
  /** Largest value allowed; none by default. */
  max?: number;
  /** Whether `min` itself is too small. */
  exclusiveMin?: boolean;
  /** Whether only whole numbers are allowed. */
  integer?: boolean;
}

/**
 * Returns `value` if it is a finite number in the range.
 *
 * @throws ArgumentError for anything else, NaN and infinity included
 * @example
 * checkNumber('momentum', 0.9, { min: 0, max: 1 }); // 0.9
 */
export function checkNumber(name: string, value: unknown, range: NumberRange = {}): number {
  const { min = -Infinity, max = Infinity, exclusiveMin = false, integer = false } = range;
  const valid =
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (exclusiveMin ? value > min : value >= min) &&
    value <= max &&
    (!integer || Number.isInteger(value));
  if (!valid) throw new ArgumentError(name, describeRange(range), value);
  return value;
}

function describeRange({ min, max, exclusiveMin, integer }: NumberRange): string {
  const kind = integer ? 'a whole number' : 'a finite number';
  if (min !== undefined && max !== undefined) return `${kind} in ${exclusiveMin ? '(' : '['}${min}, ${max}]`;
  if (min !== undefined) return `${kind} ${exclusiveMin ? '>' : '>='} ${min}`;
  if (max !== undefined) return `${kind} <= ${max}`;
  return kind;
}
