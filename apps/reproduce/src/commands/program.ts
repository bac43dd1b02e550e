import { addSlurmJobCommand, addStatusCommand, addWorkerCommand } from '@saf/cli/machines';
import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { taskModule } from '../tasks/index.ts';
import { addArtifactsCommand } from './artifacts.ts';
import { addCardCommand } from './card.ts';
import { addCertifyCommand } from './certify.ts';
import { addCompareCommand } from './compare/compare.ts';
import { addCorruptionsCommand } from './corruptions.ts';
import { addEvaluateCommand } from './evaluate.ts';
import { addFiguresCommand } from './figures.ts';
import { addLeaderboardCommand } from './leaderboard/leaderboard.ts';
import { addSubmitCommand } from './leaderboard/submit.ts';
import { addLsCommand } from './ls.ts';
import { userPath } from './options/folders.ts';
import { addOutOfDistributionCommand } from './out-of-distribution.ts';
import { addPublishCommand } from './publish.ts';
import { addRejectionCommand } from './rejection.ts';
import { addReportCommand } from './report.ts';
import { addRobustnessCommand } from './robustness.ts';
import { addRunCommand } from './run.ts';

const examples = `
Examples:
  $ pnpm reproduce                           trains, attacks and reports the quick profile; resumes an interrupted run
  $ pnpm reproduce --limit 100 --epochs 1    the same, shorter
  $ pnpm reproduce ls                        lists profiles and models, and what is finished
  $ pnpm reproduce evaluate runs/quick/plain --limit 500
  $ pnpm reproduce card mnist/mReLU-r-m --limit 100    is its robustness real?
  $ pnpm reproduce certify mnist/plain --std 0.5 --n 1000    what is proven?
  $ pnpm reproduce corruptions mnist/plain mnist/mReLU-r-m    how much do fog, blur and 13 others harm?
  $ pnpm reproduce rejection mnist/mReLU-r-m    how robust is it, if it may say that it does not know?
  $ pnpm reproduce submit mnist/mReLU-r-m    AutoAttack on 1,000 images: a line of the leaderboard
  $ pnpm reproduce report                    draws tables, figures and report.html again
  $ pnpm reproduce run --help                all options of a run

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted (trained models and checkpoints are kept).`;

/** The command line. Its commands throw what goes wrong; commander's own errors are CommanderErrors. */
export function createProgram(): Command {
  const program = new Command('reproduce')
    .description("Reproduces the paper's tables and figures: trains, attacks and evaluates networks, and reports.")
    .version(packageJson.version)
    .exitOverride()
    .addHelpText('after', examples);
  for (const add of [
    addRunCommand,
    addLsCommand,
    addEvaluateCommand,
    addCardCommand,
    addCertifyCommand,
    addRobustnessCommand,
    addOutOfDistributionCommand,
    addRejectionCommand,
    addCorruptionsCommand,
    addSubmitCommand,
    addLeaderboardCommand,
    addCompareCommand,
    addReportCommand,
    addFiguresCommand,
    addPublishCommand,
    addArtifactsCommand,
  ])
    add(program);
  addWorkerCommand(program, taskModule, userPath);
  addStatusCommand(program);
  addSlurmJobCommand(program, taskModule);
  return program;
}
