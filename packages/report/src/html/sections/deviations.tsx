/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Report } from '../../report.ts';
import { sampleKinds } from '../../study/curves.ts';
import { type Deviation, deviationsOf } from '../../study/paper-difference.ts';
import { describeEpochs, epochsOfPaper } from '../../study/sample-notes.ts';
import type { Study } from '../../study/study.ts';
import { formatDifference, formatRate } from '../../words/format.ts';
import { FactsTable } from '../facts-table.tsx';
import { List } from '../list.tsx';
import { GoalOf } from './goal.tsx';
import type { PageSection } from './section.ts';

const heads = ['Model', 'Samples', 'β', 'Paper', '95 %', 'Measured', '95 %', 'Difference'];

function Deviations({ report }: { report: Report }) {
  return (
    <>
      {report.chapters.map(({ study }) => (
        <StudyDeviations study={study} />
      ))}
      {report.reasons.length > 0 && <h3>Likely reasons</h3>}
      <List lines={report.reasons} />
    </>
  );
}

function StudyDeviations({ study }: { study: Study }) {
  const { title } = study;
  const all = study.models.flatMap((model) => sampleKinds.flatMap((kind) => deviationsOf(study, model, kind)));
  const apart = all.filter(({ overlap }) => !overlap);
  if (all.length === 0) return <p>{title}: there is nothing to compare with the paper’s numbers.</p>;
  return (
    <>
      <p>
        {title}: the paper also prints {all.length} of the measured rates. For {apart.length} of them the 95 % interval
        does not overlap the paper’s (a Wilson interval over its 10,000 samples); for {all.length - apart.length} it
        does. Both intervals are over test samples alone: another seed can move a rate further.
      </p>
      <GoalOf study={study} />
      <p>{knownDifferences(study)}</p>
      {apart.length > 0 && (
        <FactsTable caption={`${title}: rates whose intervals do not overlap`} heads={heads} rows={apart.map(rowOf)} />
      )}
    </>
  );
}

/** Differences in how the models came to be that are known, not guessed. */
function knownDifferences(study: Study): string {
  const others = study.models.filter(({ result }) => result.recipe.epochs !== epochsOfPaper(study, result));
  const exceptions = others.map(({ label, result }) => `${label}, ${describeEpochs(study, result)}`).join('; ');
  return `Models were trained for as many epochs as in the paper${exceptions && `, except ${exceptions}`}. What the paper leaves open (δ, the perturbed fraction, the noise and number of mean copies) was chosen anew.`;
}

function rowOf({ model, kind, point, paper, paperInterval, difference }: Deviation): string[] {
  const interval = ([low, high]: readonly [number, number]) => `${formatRate(low)}–${formatRate(high)}`;
  const printed = [formatRate(paper), interval(paperInterval)];
  return [
    model,
    kind,
    String(point.strength),
    ...printed,
    formatRate(point.error),
    interval(point.interval),
    formatDifference(difference),
  ];
}

export const deviations: PageSection = { id: 'deviations', title: 'Deviations from the paper', Content: Deviations };
