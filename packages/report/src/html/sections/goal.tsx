/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import { sampleKinds } from '../../study/curves.ts';
import { type Deviation, deviationsOf } from '../../study/paper-difference.ts';
import type { Study } from '../../study/study.ts';
import { formatDifference, formatRate } from '../../words/format.ts';
import { List } from '../list.tsx';

/** Where a model is farther above the paper than was wanted, and what was tried. */
export function GoalOf({ study }: { study: Study }) {
  const { goal } = study;
  const model = study.models.find(({ result }) => result.model === goal?.model);
  if (!goal || !model) return null;
  const all = sampleKinds.flatMap((kind) => deviationsOf(study, model, kind));
  const misses = all.filter(({ missesGoal }) => missesGoal);
  const { adversarial, nonsense, noisy } = goal.margins;
  return (
    <>
      <p>
        The goal for {goal.model} is at most the paper’s error rate + {adversarial} on adversarial, + {nonsense} on
        nonsense and + {noisy} on noisy samples. The model is within the margin at {all.length - misses.length} of{' '}
        {all.length} rates{misses.length > 0 ? ', but not at these (‡ in the tables):' : '.'}
      </p>
      <List lines={misses.map(describeMiss)} />
      {misses.length > 0 && goal.tried.length > 0 && <h3>What was tried</h3>}
      {misses.length > 0 && <List lines={goal.tried} />}
    </>
  );
}

/** "nonsense at β = 0.3: 0.055 against 0.017 (+0.038)". */
const describeMiss = ({ kind, point, paper, difference }: Deviation): string =>
  `${kind} at β = ${point.strength}: ${formatRate(point.error)} against ${formatRate(paper)} (${formatDifference(difference)})`;
