import type { ScaleContinuousNumeric, ScaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface CrosshairProps {
  /** What the arrow keys move, for those who do not see it. */
  readonly label: string;
  /** The scale of the chart's first axis, in pixels from its left. */
  readonly x: ScaleLinear<number, number> | ScaleContinuousNumeric<number, number>;
  /** The places that it stops at, ascending. */
  readonly places: readonly number[];
  /** Where it stands before it is moved; the nearest place is taken. */
  readonly start: number;
  /** What is said of a place to those who do not see it. */
  textAt(place: number): string;
  /** The chart, with the crosshair at a place, and what stands beside it. */
  children(place: number): ComponentChildren;
}

/** A chart that a pointer or the arrow keys read at one place after the other: all of its values there are listed at once. */
export function Crosshair({ label, x, places, start, textAt, children }: CrosshairProps) {
  const [wanted, setWanted] = useState(start);
  const place = nearest(places, wanted);
  const step = (by: number) => setWanted(places[Math.min(places.length - 1, Math.max(0, places.indexOf(place) + by))]);
  const follow = (event: PointerEvent) => {
    const chart = (event.currentTarget as HTMLElement).querySelector('svg');
    if (!chart?.contains(event.target as Node)) return;
    setWanted(x.invert(event.clientX - chart.getBoundingClientRect().left));
  };
  if (places.length === 0) return <>{children(start)}</>;
  return (
    <div
      class="crosshair"
      tabIndex={0}
      role="slider"
      aria-label={label}
      aria-valuemin={places[0]}
      aria-valuemax={places.at(-1)}
      aria-valuenow={place}
      aria-valuetext={textAt(place)}
      onPointerMove={follow}
      onPointerDown={follow}
      onKeyDown={(event) => {
        const move = moves[event.key];
        if (move === undefined) return;
        step(move);
        event.preventDefault();
      }}
    >
      {children(place)}
    </div>
  );
}

const moves: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The place that is nearest to a value; the value where there is no place. */
const nearest = (places: readonly number[], value: number): number =>
  places.reduce((best, each) => (Math.abs(each - value) < Math.abs(best - value) ? each : best), places[0] ?? value);
