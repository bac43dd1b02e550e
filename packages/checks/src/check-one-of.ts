import { ArgumentError } from './argument-error.ts';
import { editDistance } from './edit-distance.ts';

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
  if (typeof value === 'string' && known.length > 0) error.message += suggestion(value, known);
  throw error;
}

function suggestion(value: string, known: readonly string[]): string {
  const distance = (name: string) => editDistance(value.toLowerCase(), name.toLowerCase());
  const nearest = known.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  return distance(nearest) <= Math.max(2, nearest.length / 3) ? ` (did you mean "${nearest}"?)` : '';
}
