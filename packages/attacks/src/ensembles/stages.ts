import type { Classifier } from '@saf/models';
import type { Attack, Norm } from '../framework/attack.ts';
import { apgd } from '../gradient/apgd.ts';

export type AutoAttackVersion = 'standard' | 'saf';

/** One attack of a sequence. */
export interface Stage {
  readonly name: string;
  /** The attack; one whose code is not there yet is loaded, once samples still stand. */
  readonly attack: () => Attack | Promise<Attack>;
  /** The same classifier with gradients that are easier to follow. */
  readonly soften?: (classifier: Classifier) => Promise<Classifier>;
}

/** What the attacks of a sequence are made for. */
interface StageSettings {
  readonly norm: Norm;
  readonly epsilon: number;
  /** Steps of each climb and walk, and queries. */
  readonly steps: number;
  readonly queries: number;
}

type Stages = (settings: StageSettings) => readonly Stage[];

const onDemand = () => import('./on-demand.ts');
const softenBy = (how: 'narrowly' | 'smoothly' | 'widely') => async (classifier: Classifier) =>
  (await onDemand())[how](classifier);

const crossEntropy = ({ norm, steps }: StageSettings): Stage => ({
  name: 'apgd-ce',
  attack: () => apgd({ norm, steps }),
});

// One restart and nine targets each, as published; Square by the schedule for 10,000 queries, as the reference implementation has it.
const targetsAndBlackBox: Stages = ({ norm, epsilon, steps, queries }) => [
  { name: 'apgd-t', attack: () => apgd({ norm, steps, loss: 'targetedDlr' }) },
  {
    name: 'fab-t',
    attack: async () => (await onDemand()).fab({ norm, steps, targeted: true, enough: epsilon }),
  },
  {
    name: 'square',
    attack: async () => (await onDemand()).square({ norm, queries, rescale: false }),
  },
];

export const versions: Readonly<Record<AutoAttackVersion, Stages>> = {
  standard: (settings) => [crossEntropy(settings), ...targetsAndBlackBox(settings)],
  saf: (settings) => {
    const { norm, steps } = settings;
    const margin = () => apgd({ norm, steps, loss: 'goalMargin', restarts: 3 });
    const half = () => apgd({ norm, steps: Math.ceil(steps / 2), loss: 'goalMargin' });
    return [
      crossEntropy(settings),
      { name: 'apgd-margin', attack: margin },
      { name: 'apgd-margin-bpda', attack: margin, soften: softenBy('narrowly') },
      { name: 'apgd-margin-eot', attack: half, soften: softenBy('smoothly') },
      { name: 'apgd-ce-bpda', attack: () => apgd({ norm, steps, restarts: 2 }), soften: softenBy('widely') },
      ...targetsAndBlackBox(settings),
    ];
  },
};
