import { UsageError } from '@saf/cli/command-line';
import type { Command } from 'commander';
import { userPath } from '../options/folders.ts';
import { readResultFiles } from './result-files.ts';

const semantics = `
The leaderboard is made of the result files in --out: networks that \`robustness\` or \`submit\` put under AutoAttack, by data set and ε,
the most accurate first. Beside it stands what is known of the same weights: what is proven, errors on corrupted images, and failed
checks of their evaluation cards. Writes <out>/leaderboard.json, in the form of RobustBench's model_info, and tables. Nothing is measured.`;

export function addLeaderboardCommand(program: Command): void {
  program
    .command('leaderboard')
    .description('order all networks that were put under AutoAttack, from the results that are there')
    .option('--out <folder>', 'the folder of results', 'results')
    .option('--json', 'print the leaderboard as JSON, and nothing else, to standard output')
    .addHelpText('after', semantics)
    .action(async ({ out, json }: { readonly out: string; readonly json?: boolean }) => {
      await makeLeaderboard(userPath(out), json);
    });
}

/** @throws UsageError where no network was put under AutoAttack; an error that names the file for a result that is damaged */
async function makeLeaderboard(results: string, json?: boolean): Promise<void> {
  const { leaderboardOf } = await import('@saf/experiments');
  const { board, withoutDataset } = leaderboardOf(await readResultFiles(results));
  if (withoutDataset.length > 0)
    process.stderr.write(`left out, since no file says their data set: ${withoutDataset.join(', ')}\n`);
  if (board.entries.length === 0)
    throw new UsageError(
      `--out: expected results of networks under AutoAttack in ${results}, found none; \`reproduce submit\` makes them`,
    );
  const { writeLeaderboard } = await import('./write-leaderboard.ts');
  await writeLeaderboard(board, results, json);
}
