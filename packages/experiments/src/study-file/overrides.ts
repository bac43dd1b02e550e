import { ArgumentError, checkOneOf } from '@saf/checks';
import { isRecord } from './study-input.ts';

/** "recipe.random.delta=0.5": a field of a study file by the names that lead to it, and the value that takes its place. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
}

/**
 * @param text such as 'recipe.epochs=3', 'networks.mine.activation=rbf' or 'recipe.mean=null'; values are JSON, or else plain text
 * @throws ArgumentError for text that is no such assignment
 */
export function parseOverride(text: string): Override {
  const [, names, value] = /^([A-Za-z][\w.-]*)=(.*)$/s.exec(text) ?? [];
  if (names === undefined) throw new ArgumentError('override', 'field=value, such as recipe.epochs=3', text);
  return { path: names.split('.'), value: parseValue(value) };
}

/** A value of the command line: JSON, or else the text itself. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A study with some of its fields replaced. A network stands in its path by its name.
 *
 * @throws ArgumentError for a network that the study does not have, or a path that leads through a value that has no fields
 */
export function withOverrides(study: unknown, overrides: readonly Override[]): unknown {
  return overrides.reduce((changed, { path, value }) => replaced(changed, path, value, path), study);
}

function replaced(inside: unknown, path: readonly string[], value: unknown, whole: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (Array.isArray(inside)) return replacedInList(inside, name, rest, value, whole);
  if (inside !== undefined && inside !== null && !isRecord(inside))
    throw new ArgumentError(whole.join('.'), `a field of an object before "${name}"`, inside);
  const fields = inside ?? {};
  return { ...fields, [name]: replaced((fields as Record<string, unknown>)[name], rest, value, whole) };
}

/** An item by its name, or by its place counted from 0. */
function replacedInList(
  list: readonly unknown[],
  name: string,
  rest: readonly string[],
  value: unknown,
  whole: readonly string[],
): unknown[] {
  const names = list.map((item, i) => (isRecord(item) && typeof item.name === 'string' ? item.name : String(i)));
  const place = names.indexOf(checkOneOf(whole.join('.'), name, names));
  return list.map((item, i) => (i === place ? replaced(item, rest, value, whole) : item));
}
