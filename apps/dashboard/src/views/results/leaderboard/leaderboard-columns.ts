import type { LeaderboardEntry } from '@saf/results';

/** A column that lines can be ordered by. */
export interface Column {
  /** In the page's address. */
  readonly name: string;
  readonly title: string;
  /** What is compared; null where nothing is known. */
  value(entry: LeaderboardEntry): number | string | null;
  /** 95 %, of an accuracy. */
  interval?(entry: LeaderboardEntry): readonly [number, number] | null;
  /** Whether it is a number of images, and no share or ratio. */
  readonly isCount?: true;
  /** Whether the best is the smallest, or the first of the alphabet. */
  readonly isAscending?: true;
}

export const columns: readonly Column[] = [
  { name: 'network', title: 'network', value: ({ title }) => title, isAscending: true },
  {
    ...{ name: 'autoattack', title: 'AutoAttack' },
    value: ({ autoattack_acc }) => autoattack_acc,
    interval: ({ autoattack_interval }) => autoattack_interval,
  },
  {
    ...{ name: 'clean', title: 'clean' },
    value: ({ clean_acc }) => clean_acc,
    interval: ({ clean_interval }) => clean_interval,
  },
  {
    ...{ name: 'worst', title: 'worst' },
    value: ({ worst }) => worst?.acc ?? null,
    interval: ({ worst }) => worst?.interval ?? null,
  },
  {
    ...{ name: 'certified', title: 'certified' },
    value: ({ certified }) => certified?.acc ?? null,
    interval: ({ certified }) => certified?.interval ?? null,
  },
  { name: 'corrupted', title: 'corrupted', value: ({ corruptions }) => corruptions?.acc ?? null },
  { name: 'mce', title: 'mCE', value: ({ corruptions }) => corruptions?.mce ?? null, isAscending: true },
  { name: 'images', title: 'images', value: ({ samples }) => samples, isCount: true },
];

/** A column and a direction. */
export interface Order {
  readonly column: Column;
  readonly isAscending: boolean;
}

/** "clean" is by clean accuracy, the best first; "-clean" the other way round. What is neither is by AutoAttack. */
export function orderOf(text: string): Order {
  const [, minus, name] = /^(-?)(.*)$/s.exec(text)!;
  const column = columns.find((each) => each.name === name) ?? columns[1];
  return { column, isAscending: Boolean(column.isAscending) !== (minus === '-') };
}

/** The order that a click on a column asks for: the other way round where it is the one. */
export const afterClick = (text: string, { name }: Column): string => (text === name ? `-${name}` : name);

/** The lines in an order; those that have nothing in the column come last, and equal ones stay as they are. */
export function inOrder(entries: readonly LeaderboardEntry[], { column, isAscending }: Order): LeaderboardEntry[] {
  const known = entries.filter((entry) => column.value(entry) !== null);
  const unknown = entries.filter((entry) => column.value(entry) === null);
  const sign = isAscending ? 1 : -1;
  return [...known.sort((a, b) => sign * compare(column.value(a)!, column.value(b)!)), ...unknown];
}

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : Number(a > b));
