import { join } from 'node:path';
import { describeError } from '@saf/jobs';
import { summarizeEvaluation } from '../evaluation/summarize-evaluation.ts';
import { type Depth, type Experiment, experiments } from '../experiments/index.ts';
import { modelFiles } from './model-files.ts';
import { type ModelRun, modelRuns } from './model-runs.ts';
import { type ModelState, readModelState, totalSteps } from './model-state.ts';

interface ModelLine {
  readonly model: string;
  readonly state: ModelState['kind'] | 'damaged';
  readonly text: string;
}

/** Every experiment with its models and how far they are in `out`: text for people, or JSON. */
export async function list(out: string, json: boolean): Promise<string> {
  const all = await Promise.all(Object.values(experiments).map((experiment) => describe(experiment, out)));
  return json ? `${JSON.stringify(all, null, 2)}\n` : all.map(toText).join('\n');
}

async function describe({ name, description, models, evaluation }: Experiment, out: string) {
  const folder = join(out, name);
  const runs = modelRuns(models, folder, null);
  const lines = await Promise.all(runs.map((run) => describeModel(run, evaluation.depth)));
  return { profile: name, description, folder, models: lines };
}

async function describeModel({ name: model, plan, folder }: ModelRun, depth: Depth): Promise<ModelLine> {
  try {
    const state = await readModelState(modelFiles(folder, plan.name), depth, plan.nonsense);
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
