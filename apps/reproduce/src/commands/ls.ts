import { join } from 'node:path';
import { printable } from '@saf/checks/printable';
import {
  type EvaluationScope,
  type ModelState,
  modelFiles,
  type NetworkRun,
  networkRuns,
  readModelState,
  type Study,
  summarizeEvaluation,
  totalSteps,
} from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';
import { describeError } from '@saf/jobs';
import type { Command } from 'commander';
import { defaultOut, userPath } from './options/folders.ts';

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
      process.stdout.write(await list(userPath(out), json ?? false));
    });
}

interface ModelLine {
  readonly model: string;
  readonly state: ModelState['kind'] | 'damaged';
  readonly text: string;
}

/** Every experiment with its models and how far they are in `out`: text for people, or JSON. */
async function list(out: string, json: boolean): Promise<string> {
  const all = await Promise.all(Object.values(profiles).map((profile) => describe(profile, out)));
  return json ? `${JSON.stringify(all, null, 2)}\n` : printable(all.map(toText).join('\n'));
}

async function describe({ name, description, networks, evaluation }: Study, out: string) {
  const folder = join(out, name);
  const runs = networkRuns(networks, folder, null);
  const lines = await Promise.all(runs.map((run) => describeModel(run, evaluation.scope)));
  return { profile: name, description, folder, models: lines };
}

async function describeModel({ name: model, plan, folder }: NetworkRun, scope: EvaluationScope): Promise<ModelLine> {
  try {
    const state = await readModelState(modelFiles(folder, plan.name), scope, plan.nonsense);
    return { model, state: state.kind, text: stateText(state) };
  } catch (error) {
    return { model, state: 'damaged', text: describeError(error).message };
  }
}

function stateText(state: ModelState): string {
  switch (state.kind) {
    case 'nothing':
      return 'not started';
    case 'checkpoint': {
      const total = totalSteps(state.identity);
      return `in training: step ${state.step} of ${total} (${Math.floor((100 * state.step) / total)} %)`;
    }
    case 'trained':
      return 'trained, not evaluated';
    case 'finished':
      return `finished: ${summarizeEvaluation(state.result.evaluation)}`;
  }
}

function toText({ profile, description, models }: Awaited<ReturnType<typeof describe>>): string {
  const width = Math.max(...models.map(({ model }) => model.length));
  return `${profile}: ${description}\n${models.map(({ model, text }) => `  ${model.padEnd(width)}  ${text}\n`).join('')}`;
}
