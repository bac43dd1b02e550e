import { numberIn, printJson } from '@saf/cli/command-line';
import { openArtifacts, placeOf } from '@saf/cli/machines';
import { collectGarbage } from '@saf/jobs';
import type { Command } from 'commander';
import { userPath } from './options/folders.ts';

interface GarbageCommandOptions {
  readonly artifacts: string;
  readonly days: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `artifacts gc`. */
export function addArtifactsCommand(program: Command): void {
  program
    .command('artifacts')
    .description('what machines share')
    .command('gc')
    .description('remove what no run needs any more; runs under way lose nothing')
    .requiredOption('--artifacts <place>', 'a folder that all machines share, or s3://bucket/folder')
    .option(
      '--days <number>',
      'forget runs that nobody went on with for so long',
      numberIn({ min: 0, max: 36_500 }),
      30,
    )
    .option('--dry-run', 'only say what would be removed')
    .option('--json', 'print the numbers as JSON')
    .action(async ({ artifacts, days, dryRun, json }: GarbageCommandOptions) => {
      const found = await collectGarbage(await openArtifacts(placeOf(artifacts, userPath)), { days, dryRun });
      if (json) printJson(found);
      else {
        const { removed, bytes, kept } = found;
        const what = dryRun ? 'would be removed' : 'removed';
        process.stdout.write(
          `${removed} ${removed === 1 ? 'artifact' : 'artifacts'} of ${(bytes / 1e6).toFixed(1)} MB ${what}, ${kept} kept\n`,
        );
      }
    });
}
