import { signal } from '@preact/signals';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { Crosshair } from '../../../charts/crosshair.tsx';
import { Frame } from '../../../charts/frame.tsx';
import { largestOf } from '../../../charts/range.ts';
import { useWidth } from '../../../charts/use-width.ts';
import { controls } from '../../../state/controls.ts';
import { Picks } from '../../../ui/inputs/picks.tsx';
import { Segmented } from '../../../ui/inputs/segmented.tsx';
import { Select } from '../../../ui/inputs/select.tsx';
import { Toggle } from '../../../ui/inputs/toggle.tsx';
import { first, picked, type Series, series } from '../data/series.ts';
import { dashOf, toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';

const height = 340;
const margins = { top: 22, right: 14, bottom: 36, left: 38 };

const kinds = [
  { value: 'adversarial', label: 'eq. 10' },
  { value: 'nonsense', label: 'nonsense' },
  { value: 'noisy', label: 'noise' },
  { value: 'pgd', label: 'PGD' },
] as const;

export const curvesCard: ResultCard = { kinds: ['evaluation', 'inspection', 'paper-table'], Card: CurvesCard };

/** Error rates of all models over the strength of what was done to the images. */
function CurvesCard() {
  const [box, width] = useWidth<HTMLDivElement>(800);
  const most = largestOf(
    picked.value.flatMap(({ strengths }) => strengths),
    0.1,
  );
  const x = scaleLinear([0, most], [margins.left, width - margins.right]);
  const y = scaleLinear([0, 1], [height - margins.bottom, margins.top]);
  const places = [...new Set(picked.value.flatMap(({ strengths }) => strengths))].sort((a, b) => a - b);
  return (
    <section class="card" aria-labelledby="curves-title">
      <div class="card-head">
        <h2 id="curves-title">Error rates</h2>
        <Segmented label="Samples" hideLabel value={controls.samples.value} options={kinds} />
      </div>
      <div class="curve-controls">
        <BaselineSelect />
        <Toggle label="Keep pixels in 0–1" value={controls.clipped.value} />
      </div>
      <ModelPicker />
      <Crosshair
        label="Strength that the error rates are read at"
        {...{ x, places }}
        start={startPlace}
        textAt={(place) =>
          `β = ${place}: ${readingsAt(place)
            .map(({ text }) => text)
            .join('; ')}`
        }
      >
        {(place) => (
          <>
            <div ref={box}>
              <Frame
                {...{ x, y, width, height, margins }}
                xLabel="strength β"
                yLabel="error rate"
                alt="Error rates over the strength; the table below has every number."
              >
                {picked.value.map((each) => (
                  <Curve key={each.id} series={each} x={x} y={y} />
                ))}
                <line class="now" x1={x(place)} x2={x(place)} y1={y(1)} y2={y(0)} />
              </Frame>
            </div>
            <Readings place={place} />
          </>
        )}
      </Crosshair>
      {picked.value.length === 0 && <p class="muted">Nothing was measured on these samples.</p>}
      {picked.value.some(({ spread }) => spread) && (
        <p class="small muted">
          A band is the range of several trainings of a network, that differ in their random numbers alone; of a network
          that was trained once it is the 95 % interval over images.
        </p>
      )}
    </section>
  );
}

/** Where the crosshair stands at first: the strength that the paper's text speaks of. */
const startPlace = 0.25;

/** What every curve says at a strength, the largest error first. */
function readingsAt(place: number) {
  return picked.value
    .flatMap((each) => {
      const at = each.strengths.indexOf(place);
      if (at < 0) return [];
      const [error, range] = [each.errors[at], (each.spread ?? each.intervals)?.[at]];
      const said = range ? ` (${range.map((end) => end.toFixed(3)).join('–')})` : '';
      return [{ series: each, error, said, text: `${each.label} ${error.toFixed(3)}` }];
    })
    .sort((a, b) => b.error - a.error);
}

const highlighted = signal<string | null>(null);

/** All values under the crosshair; a curve whose line is pointed at stands out. */
const Readings = ({ place }: { readonly place: number }) => (
  <div class="readings">
    <p class="small muted">
      at β = <strong class="number">{place}</strong>
    </p>
    <ol class="small">
      {readingsAt(place).map(({ series: each, error, said }) => (
        <li
          key={each.id}
          class={toneOf(each.style)}
          onPointerEnter={() => {
            highlighted.value = each.id;
          }}
          onPointerLeave={() => {
            highlighted.value = null;
          }}
        >
          <CurveMark series={each} />
          <span>{each.label}</span>
          <span class="number">
            {error.toFixed(3)}
            <span class="muted">{said}</span>
          </span>
        </li>
      ))}
    </ol>
  </div>
);

/** How a curve is drawn, before its name. */
const CurveMark = ({ series: { style, isPaper } }: { readonly series: Series }) => (
  <svg class={isPaper ? 'printed' : ''} width="26" height="9" aria-hidden="true">
    <line class="series" x2="26" y1="4.5" y2="4.5" stroke="currentColor" stroke-dasharray={dashOf(style)} />
    {isPaper && <circle class="dot" cx="13" cy="4.5" r="3" />}
  </svg>
);

function BaselineSelect() {
  const options = series.value.map(({ id, label }) => ({ value: id, label }));
  return (
    <Select
      label="Compare with"
      value={controls.baseline.value.value}
      options={[{ value: 'paper', label: 'the paper’s own row' }, ...options, { value: 'none', label: 'nothing' }]}
      onChange={(value) => {
        controls.baseline.value.value = value;
      }}
    />
  );
}

interface CurveProps {
  readonly series: Series;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function Curve({ series: { id, label, style, isPaper, strengths, errors, intervals, spread }, x, y }: CurveProps) {
  const points = strengths.map((strength, i): [number, number] => [x(strength), y(errors[i])]);
  const ranges = spread ?? intervals;
  const band = area<number>(
    (i) => x(strengths[i]),
    (i) => y(ranges?.[i][0] ?? 0),
    (i) => y(ranges?.[i][1] ?? 0),
  );
  const isFaded = highlighted.value !== null && highlighted.value !== id;
  return (
    <g class={`${toneOf(style)}${isPaper ? ' printed' : ''}${isFaded ? ' faded' : ''}`}>
      <title>{label}</title>
      {ranges && <path class="band" d={band([...strengths.keys()]) ?? ''} />}
      <path class="series" stroke="currentColor" stroke-dasharray={dashOf(style)} d={line()(points) ?? ''} />
      {points.map(([cx, cy], i) => (
        <circle key={strengths[i]} class="dot" {...{ cx, cy }} r={3} />
      ))}
    </g>
  );
}

/** Which curves are shown. */
function ModelPicker() {
  const options = series.value.map((each) => ({
    ...{ id: each.id, label: each.label, title: each.note, class: toneOf(each.style) },
    isExtra: !first.value.has(each.id),
    isFixed: each.id === controls.baseline.value.value,
    mark: <CurveMark series={each} />,
  }));
  const shown = new Set(picked.value.map(({ id }) => id));
  const { value: chosen } = controls.models;
  return (
    <details class="choice">
      <summary>
        Choose curves: {shown.size} of {options.length} shown
      </summary>
      <Picks label="Models" {...{ options, shown }} value={chosen} />
      {chosen.value.length > 0 && (
        <button
          type="button"
          onClick={() => {
            chosen.value = [];
          }}
        >
          Back to the first ones
        </button>
      )}
    </details>
  );
}
