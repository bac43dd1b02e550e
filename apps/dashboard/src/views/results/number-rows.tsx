import { type Delta, signed } from './deltas.ts';
import type { Look } from './look.ts';

type Interval = readonly [low: number, high: number];

interface NumberRowsProps {
  readonly label: string;
  readonly look: Look;
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
}

/** The numbers of one model: rates, their intervals, and differences to a baseline. */
export function NumberRows({ label, look, note, kind, rates, intervals, baseline, deltas, ...rest }: NumberRowsProps) {
  return (
    <tbody class={`tone-${look.tone}`}>
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
            <DeltaCell key={i} delta={delta} isGood={(difference) => difference > 0 === Boolean(rest.largerIsBetter)} />
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
  isGood(difference: number): boolean;
}

function DeltaCell({ delta, isGood }: DeltaCellProps) {
  if (!delta) return <td>–</td>;
  const tone = isGood(delta.difference) ? 'better' : 'worse';
  return <td class={delta.isClear ? tone : ''}>{signed(delta.difference)}</td>;
}
