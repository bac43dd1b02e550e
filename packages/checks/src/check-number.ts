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
  // No number is smaller or larger than an end that is left out.
  const { min, max, exclusiveMin, integer } = range as Required<NumberRange>;
  const number = value as number; // Both tests are false for what is not one.
  const valid = (integer ? Number.isInteger : Number.isFinite)(number);
  if (!valid || number < min || number > max || (exclusiveMin && number === min))
    throw new ArgumentError(name, describeRange(range), value);
  return number;
}

function describeRange({ min, max, exclusiveMin, integer }: NumberRange): string {
  const kind = `a ${integer ? 'whole' : 'finite'} number`;
  if (max === undefined) return min === undefined ? kind : `${kind} ${exclusiveMin ? '>' : '>='} ${min}`;
  return min === undefined ? `${kind} <= ${max}` : `${kind} in ${exclusiveMin ? '(' : '['}${min}, ${max}]`;
}
