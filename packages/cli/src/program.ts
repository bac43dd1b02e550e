import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addRunCommand } from './commands/run.ts';
import { addSlurmJobCommand, addStatusCommand, addWorkerCommand } from './machines/index.ts';
import { taskModule } from './saf-tasks.ts';

const examples = `
Examples:
  $ saf run my.study.ts                               trains, attacks, measures and reports; resumes an interrupted run
  $ saf run my.study.ts recipe.epochs=1 --limit 100   the same, shorter
  $ saf run my.study.ts --sweep delta=0.25,0.5 seed=1..3
  $ saf run --help                                    all options of a run

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (trained networks and checkpoints are kept).`;

/** The command line `saf`. Its commands throw what goes wrong; commander's own errors are CommanderErrors. */
export function createProgram(): Command {
  const program = new Command('saf')
    .description('Studies of robust networks: trains, attacks, certifies and measures what a study file says.')
    .version(packageJson.version)
    .exitOverride()
    .addHelpText('after', examples);
  addRunCommand(program);
  addWorkerCommand(program, taskModule);
  addStatusCommand(program);
  addSlurmJobCommand(program, taskModule);
  return program;
}
