import { controls } from '../../state/controls.ts';
import { baselineOf, type Delta, deltasOf, signed } from './deltas.ts';
import { experiment, picked, series } from './results-model.ts';
import type { Series } from './series.ts';

/** Every number of the curves: paper, measured, interval, difference. */
export function TableCard() {
  const strengths = [...new Set(picked.value.flatMap((each) => each.strengths))].sort((a, b) => a - b);
  return (
    <section class="card" aria-labelledby="table-title">
      <div class="card-head">
        <h2 id="table-title">The same in numbers</h2>
        <p class="small muted">
          {experiment.value?.tables.map((file) => (
            <a key={file} href={`results/${file}`} download>
              {file.replace(/^.*\//, '')}
            </a>
          ))}
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keys. */}
      <section class="scroll" tabIndex={0} aria-label="All numbers">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">model</th>
              <th scope="col">β</th>
              {strengths.map((strength) => (
                <th key={strength} scope="col">
                  {strength}
                </th>
              ))}
            </tr>
          </thead>
          {picked.value.map((each) => (
            <Rows key={each.id} series={each} strengths={strengths} />
          ))}
        </table>
      </section>
      <p class="small muted">
        Intervals are 95 % Wilson intervals over the samples of one trained network; differences in bold leave the
        baseline outside of them.
      </p>
    </section>
  );
}

interface RowsProps {
  readonly series: Series;
  readonly strengths: readonly number[];
}

function Rows({ series: each, strengths }: RowsProps) {
  const baseline = baselineOf(each, series.value, controls.baseline.value.value);
  const places = strengths.map((strength) => each.strengths.indexOf(strength));
  const deltas = baseline && deltasOf(each, baseline);
  return (
    <tbody class={`tone-${each.look.tone}`}>
      <tr>
        <th scope="rowgroup" rowSpan={1 + Number(each.intervals !== null) + Number(deltas !== null)} title={each.note}>
          {each.label}
        </th>
        <th scope="row">{each.isPaper ? 'printed' : 'measured'}</th>
        {places.map((place, i) => (
          <td key={strengths[i]} class="rate">
            {place < 0 ? '–' : each.errors[place].toFixed(3)}
          </td>
        ))}
      </tr>
      {each.intervals && (
        <tr class="interval">
          <th scope="row">95 %</th>
          {places.map((place, i) => (
            <td key={strengths[i]}>{place < 0 ? '–' : intervalText(each.intervals?.[place])}</td>
          ))}
        </tr>
      )}
      {deltas && (
        <tr class="delta">
          <th scope="row">minus {baseline.isPaper ? 'paper' : baseline.label}</th>
          {places.map((place, i) => (
            <DeltaCell key={strengths[i]} delta={deltas[place]} />
          ))}
        </tr>
      )}
    </tbody>
  );
}

/** .012: the column is narrow. */
const short = (rate: number): string => rate.toFixed(3).replace(/^0/, '');
const intervalText = ([low, high]: readonly [number, number] = [0, 0]): string => `${short(low)}–${short(high)}`;

function DeltaCell({ delta }: { readonly delta: Delta | null | undefined }) {
  if (!delta) return <td>–</td>;
  const tone = delta.difference < 0 ? 'better' : 'worse';
  return <td class={delta.isClear ? tone : ''}>{signed(delta.difference)}</td>;
}
