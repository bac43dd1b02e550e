import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '@saf/checks/printable';
import { printJson, UsageError } from '@saf/cli/command-line';
import { modelFiles } from '@saf/experiments/plan';
import type { Result } from '@saf/results';
import { readResult, readResultFile } from '@saf/results/node';
import type { Command } from 'commander';
import { shownPath, userPath } from '../options/folders.ts';
import { type CurveDifference, compareResults } from './compare-results.ts';

const semantics = `
<run> is a result such as runs/mnist/plain.json, or a folder of them such as runs/mnist; the results in its folders of other seeds are
compared too. Each is held against the committed result of the same network and seed, or of the network's first seed where that one
was not trained: which is what another training may differ by. Differences are own minus committed error rates. An asterisk marks
those where the 95 % intervals of the two do not overlap; with any of them the exit code is 1.`;

export function addCompareCommand(program: Command): void {
  program
    .command('compare <run>')
    .description('compare results of your own with the committed ones')
    .option('--with <folder>', 'the results to compare with', 'results')
    .option('--json', 'print the differences as JSON, and nothing else, to standard output')
    .addHelpText('after', semantics)
    .action(async (run: string, options: { readonly with: string; readonly json?: boolean }) => {
      await compareWithCommitted(userPath(run), userPath(options.with), options.json ?? false);
    });
}

/** A result beside the committed one. */
interface Compared {
  readonly file: string;
  readonly model: string;
  readonly seed: number;
  readonly committedFile: string;
  readonly committedSeed: number;
  readonly curves: readonly CurveDifference[];
}

/**
 * @throws UsageError where there is no result, or none to compare with; Error naming the networks whose error rates differ
 */
async function compareWithCommitted(run: string, committed: string, json: boolean): Promise<void> {
  const compared: Compared[] = [];
  for (const own of await resultsOf(run)) compared.push(await compareFile(own, committed));
  if (json) printJson(compared);
  else process.stdout.write(printable(await render(compared)));
  const apart = compared.filter(({ curves }) => curves.some(({ cells }) => cells.some(({ within }) => !within)));
  if (apart.length > 0)
    throw new Error(
      `other error rates than the committed ones, beyond their intervals: ${apart.map(({ model }) => model).join(', ')}`,
    );
}

/** A result, and the file it is in. */
interface Own {
  readonly file: string;
  readonly result: Result;
}

/** Beside results are cards and theory, which are left out; what is damaged is an error that names it. */
async function resultsOf(run: string): Promise<Own[]> {
  if (!existsSync(run))
    throw new UsageError(`expected a result or a folder of results, got ${run}, which is not there`);
  if (!statSync(run).isDirectory()) {
    // What is no JSON is not a result that was damaged, and must not be told to be deleted.
    if (!run.endsWith('.json')) throw new UsageError(`expected a result such as runs/mnist/plain.json, got ${run}`);
    return [{ file: run, result: await readResult(run) }];
  }
  const folders = [run, ...namesIn(run, /^seed-\d+$/).map((name) => join(run, name))];
  const files = folders.flatMap((folder) => namesIn(folder, /\.json$/).map((name) => join(folder, name)));
  const found: Own[] = [];
  for (const file of files) {
    const result = await readResultFile(file);
    if (result.kind === 'evaluation') found.push({ file, result });
  }
  if (found.length === 0) throw new UsageError(`expected results of networks in ${run}, found none`);
  return found;
}

const namesIn = (folder: string, pattern: RegExp): string[] =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort();

async function compareFile({ file, result: own }: Own, committed: string): Promise<Compared> {
  if (own.evaluation.heldOutFrom !== undefined)
    throw new UsageError(`${file}: expected a result of test images, got one of validation images`);
  const committedFile = committedFileOf(own, committed);
  const reference = await readResult(committedFile);
  const { model, seed } = own;
  return { file, model, seed, committedFile, committedSeed: reference.seed, curves: compareResults(own, reference) };
}

/** Of the same seed, or else of the first. */
function committedFileOf({ experiment, model, seed }: Result, committed: string): string {
  const folder = join(committed, experiment);
  const files = [join(folder, `seed-${seed}`), folder].map((each) => modelFiles(each, model).result);
  const found = files.find((file) => existsSync(file));
  if (!found)
    throw new UsageError(
      `expected a committed result of ${model} of the profile ${experiment} in ${shownPath(committed)}, found none; --with compares with another folder`,
    );
  return found;
}

async function render(compared: readonly Compared[]): Promise<string> {
  const { align } = await import('@saf/report');
  return compared
    .map(({ file, model, seed, committedFile, committedSeed, curves }) => {
      const strengths = [...new Set(curves.flatMap(({ cells }) => cells.map(({ strength }) => strength)))];
      const rows = curves.map((curve) => [nameOf(curve), ...strengths.map((strength) => cellAt(curve, strength))]);
      const seeds = seed === committedSeed ? `seed ${seed}` : `seed ${seed} and seed ${committedSeed}`;
      const [{ count, committedCount }] = curves;
      const title = `${model}, ${seeds}: ${shownPath(file)} (${count} samples) minus ${shownPath(committedFile)} (${committedCount})`;
      return `\n${title}\n\n${align([['β', ...strengths.map(String)], ...rows])}`;
    })
    .join('');
}

function nameOf({ kind, clipped, nonsenseRule }: CurveDifference): string {
  const rule = kind === 'nonsense' && 'threshold' in nonsenseRule ? `, threshold ${nonsenseRule.threshold}` : '';
  return `${kind}${clipped ? ', clipped' : ''}${rule}`;
}

function cellAt({ cells }: CurveDifference, strength: number): string {
  const cell = cells.find((each) => each.strength === strength);
  if (!cell) return '–';
  const text = cell.difference.toFixed(3).replace('-', '−');
  return `${cell.difference > 0 ? '+' : ''}${text}${cell.within ? '' : '*'}`;
}
