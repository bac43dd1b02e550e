import type { ModelStyle } from '@saf/results';
import type { Series } from './data/series.ts';
import { toneOf } from './data/tone.ts';

type Interval = readonly [low: number, high: number];

interface NumberRowsProps {
  readonly label: string;
  readonly style: ModelStyle | null;
  readonly note: string;
  /** "measured" or "printed". */
  readonly kind: string;
  /** Null where there is nothing, as in all rows. */
  readonly rates: readonly (number | null)[];
  readonly intervals: readonly (Interval | null)[] | null;
  /** What the differences are against; null for none. */
  readonly baseline: string | null;
  readonly deltas: readonly (Delta | null)[];
  /** Whether a larger rate is better: an accuracy; of an error the smaller is. */
  readonly largerIsBetter?: boolean;
  /** Whether a difference is better or worse, as it is unless said otherwise; a gap of a reproduction is neither. */
  readonly isJudged?: boolean;
}

/** The numbers of one model: rates, their intervals, and differences to a baseline. */
export function NumberRows({ label, style, note, kind, rates, intervals, baseline, deltas, ...rest }: NumberRowsProps) {
  const { largerIsBetter = false, isJudged = true } = rest;
  const toneOfDelta = (difference: number) => {
    if (!isJudged) return 'apart';
    return difference > 0 === largerIsBetter ? 'better' : 'worse';
  };
  return (
    <tbody class={toneOf(style)}>
      <tr>
        <th scope="rowgroup" rowSpan={1 + Number(intervals !== null) + Number(baseline !== null)} title={note}>
          {label}
        </th>
        <th scope="row">{kind}</th>
        {rates.map((rate, i) => (
          <td key={i} class="rate">
            {rate === null ? '–' : rate.toFixed(3)}
          </td>
        ))}
      </tr>
      {intervals && (
        <tr class="interval">
          <th scope="row">95 %</th>
          {intervals.map((interval, i) => (
            <td key={i}>{interval === null ? '–' : intervalText(interval)}</td>
          ))}
        </tr>
      )}
      {baseline !== null && (
        <tr class="delta">
          <th scope="row">minus {baseline}</th>
          {deltas.map((delta, i) => (
            <DeltaCell key={i} delta={delta} toneOf={toneOfDelta} />
          ))}
        </tr>
      )}
    </tbody>
  );
}

/** .012: the column is narrow. */
const short = (rate: number): string => rate.toFixed(3).replace(/^0/, '');
const intervalText = ([low, high]: Interval): string => `${short(low)}–${short(high)}`;

interface DeltaCellProps {
  readonly delta: Delta | null;
  /** How a difference that is clear is marked. */
  toneOf(difference: number): 'better' | 'worse' | 'apart';
}

function DeltaCell({ delta, toneOf: mark }: DeltaCellProps) {
  if (!delta) return <td>–</td>;
  return <td class={delta.isClear ? mark(delta.difference) : ''}>{signed(delta.difference)}</td>;
}

/** A measured rate held against the baseline. */
export interface Delta {
  readonly difference: number;
  /** Whether the interval of the measured rate leaves the baseline outside. */
  readonly isClear: boolean;
}

/** What a curve is compared with: 'paper' is the paper's row of the same model. */
export function baselineOf(series: Series, all: readonly Series[], baseline: string): Series | null {
  if (series.isPaper) return null;
  const found =
    baseline === 'paper'
      ? all.find(({ isPaper, model }) => isPaper && model === series.model)
      : all.find(({ id }) => id === baseline);
  return found && found.id !== series.id ? found : null;
}

/** The differences at the strengths that both have; null elsewhere. */
export function deltasOf(series: Series, baseline: Series): (Delta | null)[] {
  return series.strengths.map((strength, i) => {
    const at = baseline.strengths.indexOf(strength);
    if (at < 0) return null;
    const other = baseline.errors[at];
    const [low, high] = series.intervals?.[i] ?? [series.errors[i], series.errors[i]];
    return { difference: series.errors[i] - other, isClear: other < low || other > high };
  });
}

/** "+0.012", "−0.003". */
export function signed(value: number): string {
  const size = Math.abs(value).toFixed(3);
  if (Number(size) === 0) return '0.000';
  return `${value < 0 ? '−' : '+'}${size}`;
}
