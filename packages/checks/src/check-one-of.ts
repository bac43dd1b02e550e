import { ArgumentError } from './argument-error.ts';

/**
 * Returns `value` if it is one of the known names; the error suggests the nearest one.
 *
 * @throws ArgumentError for an unknown name
 * @example
 * checkOneOf('engine', 'wsam', ['wasm', 'native']); // throws: … got "wsam" (did you mean "wasm"?)
 */
export function checkOneOf<Name extends string>(name: string, value: unknown, known: readonly Name[]): Name {
  if (known.includes(value as Name)) return value as Name;
  const error = new ArgumentError(name, `one of ${known.map((each) => `"${each}"`).join(', ')}`, value);
  if (typeof value === 'string' && known[0] && value.length < 99) error.message += suggestion(value, known);
  throw error;
}

function suggestion(value: string, known: readonly string[]): string {
  const distance = (name: string) => editDistance(value.toLowerCase(), name.toLowerCase());
  const nearest = known.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  return distance(nearest) <= Math.max(2, nearest.length / 3) ? ` (did you mean "${nearest}"?)` : '';
}

/** How many letters have to be inserted, deleted or replaced to make one word of the other (Levenshtein). */
export function editDistance(a: string, b: string): number {
  const row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    let diagonal = row[0]++;
    for (let j = 0; j < b.length; j++) {
      const replaced = diagonal + (a[i] === b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = Math.min(replaced, diagonal + 1, row[j] + 1);
    }
  }
  return row.at(-1)!;
}
