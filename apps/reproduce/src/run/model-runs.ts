import { join } from 'node:path';
import type { ModelPlan } from '../experiments/index.ts';

/** One training of a model: its seed, and the folder that it writes to. */
export interface ModelRun {
  /** Unique, such as "mReLU-r-m" or "mReLU-r-m, seed 2". */
  readonly name: string;
  readonly plan: ModelPlan;
  readonly seed: number;
  /** Of the experiment, or in it one of the seed. */
  readonly folder: string;
}

/**
 * The trainings of some plans. Each plan's first seed writes to the experiment's folder, such as results/mnist/mReLU.json, the
 * others to folders of their own, such as results/mnist/seed-2/mReLU.json. A seed that is asked for takes the place of all.
 *
 * @example
 * modelRuns(quick.models, 'runs/quick', null).map(({ folder }) => folder); // ['runs/quick', 'runs/quick']
 */
export function modelRuns(plans: readonly ModelPlan[], folder: string, asked: number | null): ModelRun[] {
  return plans.flatMap((plan) => {
    const seeds = asked === null ? (plan.seeds ?? [1]) : [asked];
    return seeds.map((seed, i) =>
      i === 0
        ? { name: plan.name, plan, seed, folder }
        : { name: `${plan.name}, seed ${seed}`, plan, seed, folder: join(folder, `seed-${seed}`) },
    );
  });
}
