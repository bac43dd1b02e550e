/**
 * A value that a function or option cannot take: names it, what was expected, and what was got.
 *
 * The message is one line of bounded length whatever the value is: control characters are replaced, long and deep values are cut.
 *
 * @example
 * throw new ArgumentError('epsilon', 'a number >= 0', -1); // "epsilon: expected a number >= 0, got -1"
 */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';

  constructor(
    /** The argument, option, layer or file that is wrong. */
    readonly argument: string,
    expected: string,
    got: unknown,
  ) {
    super(printable(`${argument}: expected ${expected}, got ${describe(got, 2)}`));
  }
}

const LONGEST = 1000;

function describe(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `the function ${value.name}`;
  if (Array.isArray(value) && depth)
    return `[${value
      .slice(0, LONGEST)
      .map((item) => describe(item, depth - 1))
      .join(', ')}]`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Object(value) !== value) return String(value);
  return (value as object).constructor?.name || 'an object';
}

// Escape sequences, line ends and marks of writing direction would change what a terminal or page shows around them.
const printable = (text: string) => text.slice(0, LONGEST).replace(/[\p{C}\p{Z}]/gu, ' ');
