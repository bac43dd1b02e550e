import type { Norm } from '../framework/attack.ts';
import type { SuiteAttack } from './suite.ts';

export type AutoAttackVersion = 'standard' | 'saf';

/** What the attacks of a sequence are made for. */
interface SequenceSettings {
  readonly norm: Norm;
  readonly epsilon: number;
  /** Steps of each climb and walk, and queries. */
  readonly steps: number;
  readonly queries: number;
}

type Sequence = (settings: SequenceSettings) => readonly SuiteAttack[];
type Attacks = typeof import('./on-demand.ts');

/** An attack whose code is loaded once there are samples for it, on a view of the classifier if one is named. */
function stage(
  name: string,
  attack: (attacks: Attacks) => ReturnType<Attacks['apgd']>,
  view?: 'narrowly' | 'smoothly' | 'widely',
): SuiteAttack {
  const attacks = () => import('./on-demand.ts');
  return {
    name,
    attack: async () => attack(await attacks()),
    view: view && (async (classifier) => (await attacks())[view](classifier)),
  };
}

const crossEntropy = ({ norm, steps }: SequenceSettings) => stage('apgd-ce', ({ apgd }) => apgd({ norm, steps }));

// One restart and nine targets each, as published; Square by the schedule for 10,000 queries, as the reference implementation has it.
const targetsAndBlackBox: Sequence = ({ norm, epsilon, steps, queries }) => [
  stage('apgd-t', ({ apgd }) => apgd({ norm, steps, loss: 'targetedDlr' })),
  stage('fab-t', ({ fab }) => fab({ norm, steps, targeted: true, enough: epsilon })),
  stage('square', ({ square }) => square({ norm, queries, rescale: false })),
];

export const sequences: Readonly<Record<AutoAttackVersion, Sequence>> = {
  standard: (settings) => [crossEntropy(settings), ...targetsAndBlackBox(settings)],
  saf: (settings) => {
    const { norm, steps } = settings;
    const margin = ({ apgd }: Attacks) => apgd({ norm, steps, loss: 'goalMargin', restarts: 3 });
    const half = ({ apgd }: Attacks) => apgd({ norm, steps: Math.ceil(steps / 2), loss: 'goalMargin' });
    return [
      crossEntropy(settings),
      stage('apgd-margin', margin),
      stage('apgd-margin-bpda', margin, 'narrowly'),
      stage('apgd-margin-eot', half, 'smoothly'),
      stage('apgd-ce-bpda', ({ apgd }) => apgd({ norm, steps, restarts: 2 }), 'widely'),
      ...targetsAndBlackBox(settings),
    ];
  },
};
