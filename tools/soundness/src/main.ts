import { parseArgs } from 'node:util';
import { type EngineName, engineNames, useEngine } from '@saf/backend';
import { ArgumentError, checkNumber } from '@saf/checks';
import { markdownTable } from 'markdown-table';
import { countOutside, type SoundnessCounts } from './count-outside.ts';
import { networks } from './networks.ts';

// Samples boxes, attacks what is in them, and prints how much of it leaves the bounds of @saf/certify; exits with 1 if anything does.
const { points, seed, engine } = readOptions();
const { reason } = await useEngine(engine);
process.stderr.write(`${reason}\n`);
const counts: SoundnessCounts[] = [];
for (const network of networks) {
  counts.push(await countOutside(network, { points, seed }));
  process.stderr.write(`${network.name}\n`);
}
console.log(tableOf(counts));
process.exitCode = counts.some(({ methods }) => methods.some(({ outside }) => outside > 0)) ? 1 : 0;

function readOptions(): { readonly points: number; readonly seed: number; readonly engine: 'auto' | EngineName } {
  const option = (value: string) => ({ type: 'string', default: value }) as const;
  try {
    const { values } = parseArgs({ options: { points: option('1000000'), seed: option('1'), engine: option('auto') } });
    const count = (name: 'points' | 'seed', min: number) => {
      const text = values[name];
      return checkNumber(`--${name}`, /^\d+$/.test(text) ? Number(text) : text, { min, integer: true });
    };
    return { points: count('points', 1), seed: count('seed', 0), engine: engineOf(values.engine) };
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    process.exit(2);
  }
}

function engineOf(name: string): 'auto' | EngineName {
  const names = ['auto', ...engineNames] as const;
  const found = names.find((each) => each === name);
  if (!found) throw new ArgumentError('--engine', names.join(', '), name);
  return found;
}

function tableOf(all: readonly SoundnessCounts[]): string {
  const methods = all[0].methods.map(({ name }) => name);
  const heads = ['Network', 'points inside', 'corners', 'attack results'];
  const outsideHeads = methods.map((name) => `outside, ${name}`);
  const seenHeads = methods.map((name) => `seen, ${name}`);
  const sum = (of: (each: SoundnessCounts) => number) => all.reduce((total, each) => total + of(each), 0);
  const numbers = (of: (pick: (each: SoundnessCounts) => number) => number) => [
    ...(['points', 'corners', 'attackResults'] as const).map((field) => of((each) => each[field]).toLocaleString('en')),
    ...methods.map((_, i) => String(of((each) => each.methods[i].outside))),
  ];
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  const rows = all.map((each) => [
    each.network,
    ...numbers((pick) => pick(each)),
    ...each.methods.map(({ seen }) => percent(seen)),
  ]);
  const total = ['**all**', ...numbers(sum), ...methods.map(() => '')];
  const titles = [...heads, ...outsideHeads, ...seenHeads];
  return markdownTable([titles, ...rows, total], { align: ['l', ...titles.slice(1).map(() => 'r')] });
}
