import { ArgumentError, checkNumber, checkOneOf, type NumberRange } from '@saf/checks';
import { InvalidArgumentError } from 'commander';

/** A parser of commander's for whole numbers in a range. */
export function wholeNumber(range: Omit<NumberRange, 'integer'>): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : text;
    return refusing(() => checkNumber('', value, { ...range, integer: true }));
  };
}

/** A parser of commander's for different whole numbers in a range, with commas between them. */
export function wholeNumbers(range: Omit<NumberRange, 'integer'>): (text: string) => number[] {
  return (text) => {
    const numbers = text.split(',').map((part) => wholeNumber(range)(part.trim()));
    if (new Set(numbers).size < numbers.length) throw new InvalidArgumentError('Expected different numbers.');
    return numbers;
  };
}

/** A parser of commander's for numbers in a range. */
export function numberIn(range: NumberRange): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    return refusing(() => checkNumber('', value, range));
  };
}

/** A parser of commander's for a number in (0, 1), neither of its ends. */
export function openShare(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('Expected a number in (0, 1), such as 0.001.');
  return value;
}

/** Numbers in (0, 1], or fractions, with commas between them, the smallest first. */
export function ascendingNumbers(text: string): number[] {
  const numbers = text.split(',').map(numberOrFraction);
  if (!(areAscending(numbers) && numbers.every((number) => number <= 1)))
    throw new InvalidArgumentError('Expected numbers in (0, 1], the smallest first, such as 0.1,0.3 or 2/255,8/255.');
  return numbers;
}

/** The same of any size: Euclidean lengths. */
export function ascendingLengths(text: string): number[] {
  const numbers = text.split(',').map(numberOrFraction);
  if (!areAscending(numbers))
    throw new InvalidArgumentError('Expected numbers above 0, the smallest first, such as 1.5,3.');
  return numbers;
}

const areAscending = (numbers: readonly number[]): boolean =>
  numbers.every((number, i) => number > (numbers[i - 1] ?? 0) && number < Number.POSITIVE_INFINITY);

/** Numbers in (0, 1], or fractions, where the first may be 0: strengths of an attack. */
export function strengthsFrom(text: string): number[] {
  const [first, ...others] = text.split(',');
  if (Number(first) !== 0 || first.trim() === '') return ascendingNumbers(text);
  return others.length > 0 ? [0, ...ascendingNumbers(others.join(','))] : [0];
}

function numberOrFraction(text: string): number {
  const parts = text.split('/').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  return parts.length > 2 ? Number.NaN : parts.reduce((whole, part) => whole / part);
}

/** A parser of commander's for names; an unknown one is told the nearest. */
export function oneOf<Name extends string>(known: readonly Name[]): (text: string) => Name {
  return (text) => refusing(() => checkOneOf('', text, known));
}

/** A parser of commander's for different names with commas between them; an unknown one is told the nearest. */
export function eachOneOf<Name extends string>(known: readonly Name[]): (text: string) => Name[] {
  return (text) => {
    const chosen = names(text).map(oneOf(known));
    if (new Set(chosen).size < chosen.length) throw new InvalidArgumentError('Expected different names.');
    return chosen;
  };
}

/** Names with commas between them; which there are depends on other options. */
export const names = (text: string): string[] => text.split(',').map((name) => name.trim());

/** commander names the option and the text itself. */
function refusing<Value>(check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new InvalidArgumentError(error.message.replace(/^: e/, 'E'));
  }
}
