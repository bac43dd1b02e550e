import type { Series } from './series.ts';

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
