import { controls } from '../../../state/controls.ts';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { experiment } from '../data/results-model.ts';
import { inOrder, picked, type Series, series } from '../data/series.ts';
import { baselineOf, deltasOf, NumberRows } from '../number-rows.tsx';
import type { ResultCard } from '../result-card.ts';

export const tableCard: ResultCard = { kinds: ['evaluation', 'inspection', 'paper-table'], Card: TableCard };

/** Every number of the curves: paper, measured, interval, difference. */
function TableCard() {
  const strengths = [...new Set(picked.value.flatMap((each) => each.strengths))].sort((a, b) => a - b);
  const tables = experiment.value?.tables ?? [];
  return (
    <section class="card" aria-labelledby="table-title">
      <div class="card-head">
        <h2 id="table-title">{titleOf(tables, controls.samples.value.value)}</h2>
        <p class="small muted files">
          {tables.map((file) => (
            <a key={file} href={`results/${file}`} download>
              {file.replace(/^.*\//, '')}
            </a>
          ))}
        </p>
      </div>
      <ScrollBox label="All numbers">
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
          {inOrder.value.map((each) => (
            <Rows key={each.id} series={each} strengths={strengths} />
          ))}
        </table>
      </ScrollBox>
      <p class="small muted">
        Intervals are 95 % Wilson intervals over the samples of one trained network. A difference is bold where the
        baseline lies outside of the interval; one to the paper’s own row is a gap of the reproduction, neither better
        nor worse.
      </p>
    </section>
  );
}

/** "Table 2: paper and measured" where the numbers are those of one of the paper, which has no PGD. */
function titleOf(tables: readonly string[], samples: string): string {
  if (samples === 'pgd') return 'Error rates under PGD, which the paper does not have';
  const number = tables.map((file) => /\/table-(\d+)\.csv$/.exec(file)?.[1]).find(Boolean);
  return number ? `Table ${number}: error rates, paper and measured` : 'Error rates in numbers';
}

interface RowsProps {
  readonly series: Series;
  readonly strengths: readonly number[];
}

function Rows({ series: each, strengths }: RowsProps) {
  const baseline = baselineOf(each, series.value, controls.baseline.value.value);
  const deltas = baseline && deltasOf(each, baseline);
  /** At the strengths of the table; null where this series has none. */
  const along = <Value,>(values: readonly Value[]): (Value | null)[] =>
    strengths.map((strength) => values[each.strengths.indexOf(strength)] ?? null);
  return (
    <NumberRows
      {...{ label: each.label, style: each.style, note: each.note }}
      kind={each.isPaper ? 'printed' : 'measured'}
      rates={along(each.errors)}
      intervals={each.intervals && along(each.intervals)}
      isJudged={!baseline?.isPaper}
      baseline={baseline && (baseline.isPaper ? 'paper' : baseline.label)}
      deltas={deltas ? along(deltas) : []}
    />
  );
}
