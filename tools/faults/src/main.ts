import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { checkNumber } from '@saf/checks';
import { markdownTable } from 'markdown-table';
import { countKills, type KillCounts } from './count-kills.ts';
import { countMutations, type MutationCounts } from './count-mutations.ts';
import { fileKinds, usersFiles } from './file-kinds.ts';

// Prints the tables of docs/reliability.md: files are damaged, runs are killed, and what becomes of them is counted.
const { mutations, kills, seed } = readOptions();
const say = (text: string) => process.stderr.write(`${text}\n`);

console.log(`Seed ${seed}, Node ${process.versions.node}, ${process.platform}, ${cpus().length} processors.\n`);
if (mutations > 0) {
  const count = (kinds: typeof fileKinds, count: number) => countMutations({ kinds, count, seed, onFinding: say });
  console.log(`${mutationTable(await count(fileKinds, mutations), 'silent differences')}\n`);
  console.log(`${mutationTable(await count(usersFiles, Math.ceil(mutations / 5)), 'taken as they are')}\n`);
}
if (kills > 0) console.log(killTable(await countKills(kills, seed, say)));

function readOptions(): { readonly mutations: number; readonly kills: number; readonly seed: number } {
  const option = (value: string) => ({ type: 'string', default: value }) as const;
  try {
    const options = { mutations: option('1000'), kills: option('50'), seed: option('1') };
    const { values } = parseArgs({ options });
    const count = (name: keyof typeof values) => {
      const text = values[name];
      return checkNumber(`--${name}`, /^\d+$/.test(text) ? Number(text) : text, { min: 0, integer: true });
    };
    return { mutations: count('mutations'), kills: count('kills'), seed: count('seed') };
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    process.exit(2);
  }
}

function mutationTable(counts: readonly MutationCounts[], differences: string): string {
  const heads = ['File', 'mutations', 'clear errors', 'same content', 'crashes', 'hangs', differences];
  const row = (name: string, each: readonly MutationCounts[]) => {
    const sum = (field: Exclude<keyof MutationCounts, 'kind'>) =>
      String(each.reduce((all, one) => all + one[field], 0));
    return [name, ...(['mutations', 'clearErrors', 'same', 'crashes', 'hangs', 'silentDifferences'] as const).map(sum)];
  };
  const rows = [...counts.map((each) => row(each.kind, [each])), row('**all**', counts)];
  return markdownTable([heads, ...rows], { align: ['l', ...heads.slice(1).map(() => 'r')] });
}

function killTable({ kills, runs, clearErrors, crashes, hangs, silentDifferences, filesLeft }: KillCounts): string {
  const heads = ['kills', 'runs', 'clear errors', 'crashes', 'hangs', 'silent differences', 'files left'];
  const row = [kills, runs, clearErrors, crashes, hangs, silentDifferences, filesLeft].map(String);
  return markdownTable([heads, row], { align: heads.map(() => 'r') });
}
