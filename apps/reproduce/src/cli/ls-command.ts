import type { Command } from 'commander';
import { defaultOut, userPath } from './folders.ts';

interface LsOptions {
  readonly out: string;
  readonly json?: boolean;
}

export function addLsCommand(program: Command): void {
  program
    .command('ls')
    .description('list the profiles and their models, and what is finished')
    .option('--out <folder>', 'where runs were written', defaultOut)
    .option('--json', 'print the list as JSON')
    .action(async ({ out, json }: LsOptions) => {
      const { list } = await import('../run/list.ts');
      process.stdout.write(await list(userPath(out), json ?? false));
    });
}
