import { formatEpsilon } from '@saf/metrics';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { withCommas } from '../../../ui/words/with-commas.ts';
import { type Delta, NumberRows } from '../number-rows.tsx';
import {
  baseline,
  epsilons,
  pickedSubjects,
  pickedThreats,
  type Rate,
  rateOf,
  type Subject,
} from './robustness-model.ts';

/** Accuracies of each network under each attack, one table an ε, the baseline first. */
export const RobustnessTable = () => (
  <div class="tables">
    {epsilons.value.map((epsilon) => (
      <ScrollBox key={epsilon} label={`Accuracies at ε = ${formatEpsilon(epsilon)}`}>
        <AccuracyTable epsilon={epsilon} />
      </ScrollBox>
    ))}
  </div>
);

const AccuracyTable = ({ epsilon }: { readonly epsilon: number }) => (
  <table class="numbers">
    <caption>ε = {formatEpsilon(epsilon)}</caption>
    <thead>
      <tr>
        <th scope="col">network</th>
        <td />
        {pickedThreats.value.map(({ name, title, description }) => (
          <th key={name} scope="col" title={description}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
    {pickedSubjects.value.map((subject) => (
      <Rows key={subject.id} {...{ subject, epsilon }} />
    ))}
  </table>
);

function Rows({ subject, epsilon }: { readonly subject: Subject; readonly epsilon: number }) {
  const against = baseline.value === subject ? null : baseline.value;
  const along = (each: Subject) => pickedThreats.value.map(({ name }) => rateOf(each, name, epsilon));
  const rates = along(subject);
  const others = against ? along(against) : [];
  return (
    <NumberRows
      {...{ label: subject.id, style: subject.style, kind: 'accuracy' }}
      note={`${withCommas(subject.run.samples)} test images, ${subject.run.engine.name}`}
      rates={rates.map((rate) => rate?.accuracy ?? null)}
      intervals={rates.map((rate) => rate?.interval ?? null)}
      baseline={against?.id ?? null}
      deltas={others.map((other, i) => deltaOf(rates[i], other))}
      largerIsBetter
    />
  );
}

/** Clear where the intervals leave a gap. */
function deltaOf(rate: Rate | null, other: Rate | null): Delta | null {
  if (!rate || !other) return null;
  const isClear = rate.interval[0] > other.interval[1] || other.interval[0] > rate.interval[1];
  return { difference: rate.accuracy - other.accuracy, isClear };
}
