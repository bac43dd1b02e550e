import { type Classifier, withSmoothDerivatives } from '@saf/models';
import { apgd } from '../apgd/apgd.ts';
import type { Attack, Norm } from '../attack.ts';
import { fab } from '../fab/fab.ts';
import { square } from '../square/square.ts';
import { expectationOverTransformation } from '../surrogates/expectation-over-transformation.ts';

export type AutoAttackVersion = 'standard' | 'saf';

/** One attack of a sequence. */
export interface Stage {
  readonly name: string;
  readonly attack: Attack;
  /** The same classifier with gradients that are easier to follow. */
  readonly soften?: (classifier: Classifier) => Classifier;
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

const crossEntropy = ({ norm, steps }: StageSettings): Stage => ({ name: 'apgd-ce', attack: apgd({ norm, steps }) });

// One restart and nine targets each, as published; Square by the schedule for 10,000 queries, as the reference implementation has it.
const targetsAndBlackBox: Stages = ({ norm, epsilon, steps, queries }) => [
  { name: 'apgd-t', attack: apgd({ norm, steps, loss: 'targetedDlr' }) },
  { name: 'fab-t', attack: fab({ norm, steps, targeted: true, enough: epsilon }) },
  { name: 'square', attack: square({ norm, queries, rescale: false }) },
];

export const versions: Readonly<Record<AutoAttackVersion, Stages>> = {
  standard: (settings) => [crossEntropy(settings), ...targetsAndBlackBox(settings)],
  saf: (settings) => {
    const { norm, steps } = settings;
    const margin = apgd({ norm, steps, loss: 'goalMargin', restarts: 3 });
    const half = apgd({ norm, steps: Math.ceil(steps / 2), loss: 'goalMargin' });
    return [
      crossEntropy(settings),
      { name: 'apgd-margin', attack: margin },
      { name: 'apgd-margin-bpda', attack: margin, soften: narrowly },
      { name: 'apgd-margin-eot', attack: half, soften: smoothly },
      { name: 'apgd-ce-bpda', attack: apgd({ norm, steps, restarts: 2 }), soften: widely },
      ...targetsAndBlackBox(settings),
    ];
  },
};

function narrowly(classifier: Classifier): Classifier {
  return withSmoothDerivatives(classifier, { width: 2, slope: 0.05 });
}

function smoothly(classifier: Classifier): Classifier {
  return expectationOverTransformation(withSmoothDerivatives(classifier), { samples: 5 });
}

function widely(classifier: Classifier): Classifier {
  return withSmoothDerivatives(classifier, { width: 4, slope: 0.3 });
}
