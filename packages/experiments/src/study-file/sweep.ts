import { ArgumentError } from '@saf/checks';
import { parseValue } from './overrides.ts';
import { isRecord } from './study-input.ts';

/** A field that takes several values, one after the other. */
export interface Sweep {
  /** The field's own name, such as "delta", or the names that lead to it, such as "recipe.random.delta". */
  readonly field: string;
  readonly values: readonly unknown[];
}

/**
 * @param text such as 'delta=0.25,0.5' or 'seed=1..5'
 * @throws ArgumentError for text that is no such list
 */
export function parseSweep(text: string): Sweep {
  const [, field, list] = /^([A-Za-z][\w.-]*)=(.+)$/s.exec(text) ?? [];
  if (field === undefined) throw new ArgumentError('sweep', 'field=value,value or field=first..last', text);
  return { field, values: list.split(',').flatMap((each) => range(each) ?? [parseValue(each)]) };
}

function range(text: string): number[] | null {
  const [, first, last] = /^(\d+)\.\.(\d+)$/.exec(text) ?? [];
  if (first === undefined) return null;
  if (Number(last) < Number(first)) throw new ArgumentError('sweep', 'a range that ascends', text);
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, i) => Number(first) + i);
}

/** A network with one of the values that are swept over, each by the names that lead to its field. */
export interface Swept<Network> {
  readonly network: Network;
  /** Ends the network's name: "-delta-0.25". */
  readonly suffix: string;
}

/**
 * A network once for each combination of the values. Fields that it does not have leave it as it is.
 *
 * @throws ArgumentError for a field's own name that stands in two places of the network
 */
export function sweptNetworks<Network extends object>(network: Network, sweeps: readonly Sweep[]): Swept<Network>[] {
  return sweeps.reduce<Swept<Network>[]>(
    (all, { field, values }) =>
      all.flatMap((each) => {
        const path = pathOf(each.network, field);
        if (path === null) return [each];
        return values.map((value) => ({
          network: withValue(each.network, path, value) as Network,
          suffix: `${each.suffix}-${path.at(-1)}-${fileName(value)}`,
        }));
      }),
    [{ network, suffix: '' }],
  );
}

/** Where a field is in a network; null where it is not. */
export function pathOf(network: object, field: string): string[] | null {
  const asked = field.split('.');
  const found = leavesOf(network).filter((path) => asked.every((name, i) => path.at(i - asked.length) === name));
  const exact = found.find((path) => path.length === asked.length);
  if (exact || found.length < 2) return exact ?? found[0] ?? null;
  throw new ArgumentError('sweep', `one of ${found.map((path) => path.join('.')).join(', ')}`, field);
}

/** The paths to all values that are no objects, lists included. */
export function leavesOf(value: object): string[][] {
  return Object.entries(value).flatMap(([name, inner]) =>
    isRecord(inner) ? leavesOf(inner).map((path) => [name, ...path]) : [[name]],
  );
}

function withValue(inside: object, [name, ...rest]: readonly string[], value: unknown): object {
  const inner = (inside as Record<string, unknown>)[name];
  return { ...inside, [name]: rest.length === 0 ? value : withValue(inner as object, rest, value) };
}

const fileName = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value)).replace(/[^\w.-]+/g, '_');
