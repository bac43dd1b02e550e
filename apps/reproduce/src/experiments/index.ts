import { cifar10 } from './cifar10.ts';
import type { Experiment } from './experiment.ts';
import { mnist } from './mnist.ts';
import { quick } from './quick.ts';
import { twins } from './twins.ts';

export type { Depth, Experiment, Goal, InspectionPart, ModelPlan } from './experiment.ts';

/** Every experiment by its name: the profiles of the command line. */
export const experiments: Readonly<Record<string, Experiment>> = { quick, mnist, cifar10, twins };
