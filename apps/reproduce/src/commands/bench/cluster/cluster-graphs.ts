import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { modelFiles, planStudy, type Step, studyRequest } from '@saf/experiments/plan';
import { profiles } from '@saf/experiments/profiles';
import type { Job } from '@saf/jobs';
import { type Result, trainingSeconds } from '@saf/results';
import { readResult } from '@saf/results/node';

/** Jobs, and how long each takes on the machine that it was measured on. */
export interface MeasuredGraph {
  readonly name: string;
  readonly jobs: readonly Job[];
  readonly secondsOf: (job: Job) => number;
}

const results = fileURLToPath(new URL('../../../../../../results', import.meta.url));

/** For what is not measured: data sets that are brought, figures. */
const OTHER_SECONDS = 60;

/**
 * The whole graph of a profile; what a training and an evaluation take is in its committed results. One that has none takes as long as
 * those of its profile on average.
 */
export async function profileGraph(name: 'mnist' | 'cifar10'): Promise<MeasuredGraph> {
  const request = studyRequest(profiles[name], { folder: `${results}/${name}` });
  const steps = planStudy(request, new Map());
  const seconds = await measuredSeconds(steps);
  return { name, jobs: steps, secondsOf: (job) => seconds.get(job.name) ?? OTHER_SECONDS };
}

async function measuredSeconds(steps: readonly Step[]): Promise<Map<string, number>> {
  const seconds = new Map<string, number>();
  for (const kind of ['train', 'evaluate'] as const) {
    const same = steps.filter(({ task }) => task.kind === kind);
    const measured = await Promise.all(same.map(async (step) => secondsIn(await resultOf(step), kind)));
    const known = measured.filter((each) => each !== null);
    const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
    for (const [i, { name }] of same.entries()) seconds.set(name, measured[i] ?? mean);
  }
  return seconds;
}

async function resultOf({ task }: Step): Promise<Result | null> {
  if (task.kind !== 'train' && task.kind !== 'evaluate') return null;
  const { result } = modelFiles(task.folder, task.kind === 'train' ? task.plan.name : task.name);
  return existsSync(result) ? readResult(result) : null;
}

function secondsIn(result: Result | null, kind: 'train' | 'evaluate'): number | null {
  if (!result) return null;
  return kind === 'train' ? trainingSeconds(result) : result.evaluation.seconds;
}

/** AutoAttack (standard) of 1,000 test images on two cores, as docs/speed.md has it. */
const SECONDS_OF_1000_IMAGES = 714;

/** AutoAttack on 10,000 images of each model, split by images, and a job that joins what its parts found. */
export function leaderboardGraph(models: number, shards: number): MeasuredGraph {
  const parts = (model: number) => Array.from({ length: shards }, (_, i) => `model-${model}/part-${i}.json`);
  const jobs = Array.from({ length: models }, (_, model): Job[] => [
    ...parts(model).map((file) => ({ name: file, inputs: [], outputs: [file], task: { kind: 'part' } })),
    { name: `join ${model}`, inputs: parts(model), outputs: [`model-${model}.json`], task: { kind: 'join' } },
  ]).flat();
  const seconds = (SECONDS_OF_1000_IMAGES * 10) / shards;
  return {
    name: `AutoAttack of ${models} models`,
    jobs,
    secondsOf: ({ task }) => (task.kind === 'part' ? seconds : 1),
  };
}
