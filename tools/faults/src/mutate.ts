import type { RandomSource } from '@saf/random';

/** One way to damage a file. */
export interface Mutation {
  readonly name: string;
  /** The content as it is afterwards; null where it has nothing to damage in this way. */
  apply(content: Buffer, random: RandomSource): Buffer | null;
}

const upTo = (random: RandomSource, end: number): number => Math.floor(random() * end);
const choose = <Value>(random: RandomSource, values: readonly Value[]): Value => values[upTo(random, values.length)];

/** A part of the content, up to 64 bytes long. */
function part(content: Buffer, random: RandomSource): [number, number] {
  const start = upTo(random, content.length);
  return [start, Math.min(content.length, start + 1 + upTo(random, 64))];
}

/** What disks, copies that were cut short and editors do to any file. */
const ofBytes: readonly Mutation[] = [
  {
    name: 'a bit flipped',
    apply(content, random) {
      const changed = Buffer.from(content);
      changed[upTo(random, content.length)] ^= 1 << upTo(random, 8);
      return changed;
    },
  },
  {
    name: 'a byte changed',
    apply(content, random) {
      const changed = Buffer.from(content);
      const at = upTo(random, content.length);
      changed[at] = (changed[at] + 1 + upTo(random, 255)) % 256;
      return changed;
    },
  },
  { name: 'cut short', apply: (content, random) => content.subarray(0, upTo(random, content.length)) },
  { name: 'emptied', apply: () => Buffer.alloc(0) },
  {
    name: 'a part gone',
    apply(content, random) {
      const [start, end] = part(content, random);
      return Buffer.concat([content.subarray(0, start), content.subarray(end)]);
    },
  },
  {
    name: 'a part twice',
    apply(content, random) {
      const [start, end] = part(content, random);
      return Buffer.concat([content.subarray(0, end), content.subarray(start)]);
    },
  },
  {
    name: 'a part of zeros',
    apply(content, random) {
      const [start, end] = part(content, random);
      return Buffer.from(content).fill(0, start, end);
    },
  },
  {
    name: 'bytes put in',
    apply(content, random) {
      const at = upTo(random, content.length);
      const bytes = Buffer.from(Array.from({ length: 1 + upTo(random, 16) }, () => upTo(random, 256)));
      return Buffer.concat([content.subarray(0, at), bytes, content.subarray(at)]);
    },
  },
  { name: 'bytes at the end', apply: (content) => Buffer.concat([content, Buffer.from('\u001b[2J\u0007')]) },
];

/** Values that no field expects, and that some parsers do not survive. */
const oddValues: readonly unknown[] = [
  -5,
  100.5,
  'x',
  1e9,
  1e308,
  null,
  true,
  [],
  {},
  '\u001b[2J\u0007',
  '../../../etc/passwd',
];

/** What people and programs do to JSON. */
const ofJson: readonly Mutation[] = [
  { name: 'a number changed', apply: (content, random) => changeJson(content, random, 'number', changedNumber) },
  { name: 'a text changed', apply: (content, random) => changeJson(content, random, 'string', (text) => `${text}0`) },
  {
    name: 'another value',
    apply: (content, random) => changeJson(content, random, null, () => choose(random, oddValues)),
  },
  { name: 'a field gone', apply: (content, random) => changeJson(content, random, null, () => undefined) },
  {
    name: 'nested deep',
    apply: (content) => Buffer.from(`{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}, ${content.subarray(1)}`),
  },
  { name: 'a text of 3 MB', apply: (content, random) => changeJson(content, random, null, () => 'a'.repeat(3e6)) },
];

const changedNumber = (value: unknown, random: RandomSource): number =>
  choose(random, [Number(value) + 1, -Number(value) - 1, Number(value) / 2 + 0.25, 1e9]);

/** The JSON with one value that is replaced; undefined leaves it out. */
function changeJson(
  content: Buffer,
  random: RandomSource,
  type: 'number' | 'string' | null,
  change: (value: unknown, random: RandomSource) => unknown,
): Buffer | null {
  const json = JSON.parse(content.toString());
  const places = placesIn(json).filter(({ parent, key }) => type === null || typeof parent[key] === type);
  if (places.length === 0) return null;
  const { parent, key } = choose(random, places);
  parent[key] = change(parent[key], random);
  return Buffer.from(`${JSON.stringify(json, null, 2)}\n`);
}

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Every value inside of another, with where it stands. */
function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesIn(parent[key])]);
}

export const mutationsOf = (isJson: boolean): readonly Mutation[] => (isJson ? [...ofBytes, ...ofJson] : ofBytes);
