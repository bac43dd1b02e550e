/**
 * A value that a function or option cannot take: names it, what was expected, and what was got.
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
    super(`${argument}: expected ${expected}, got ${describe(got)}`);
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (Array.isArray(value)) return `[${value.map(describe).join(', ')}]`;
  if (value instanceof Object) return value.constructor?.name ?? 'an object';
  return String(value);
}
