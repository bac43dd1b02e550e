import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { Frame } from '../../charts/frame.tsx';
import { largestOf } from '../../charts/range.ts';
import { useWidth } from '../../charts/use-width.ts';
import { controls } from '../../state/controls.ts';
import { Picks } from '../../ui/picks.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { picked, type Series, series } from './data/series.ts';
import { dashOf, toneOf } from './data/tone.ts';
import type { ResultCard } from './result-card.ts';

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
        </Frame>
      </div>
      {picked.value.length === 0 && <p class="muted">Nothing was measured on these samples.</p>}
    </section>
  );
}

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

function Curve({ series: { label, style, isPaper, strengths, errors, intervals }, x, y }: CurveProps) {
  const points = strengths.map((strength, i): [number, number] => [x(strength), y(errors[i])]);
  const band = area<number>(
    (i) => x(strengths[i]),
    (i) => y(intervals?.[i][0] ?? 0),
    (i) => y(intervals?.[i][1] ?? 0),
  );
  return (
    <g class={`${toneOf(style)}${isPaper ? ' printed' : ''}`}>
      <title>{label}</title>
      {intervals && <path class="band" d={band([...strengths.keys()]) ?? ''} />}
      <path class="series" stroke="currentColor" stroke-dasharray={dashOf(style)} d={line()(points) ?? ''} />
      {points.map(([cx, cy], i) => (
        <circle key={strengths[i]} class="dot" {...{ cx, cy }} r={3}>
          <title>{`${label}, β = ${strengths[i]}: ${errors[i].toFixed(4)}`}</title>
        </circle>
      ))}
    </g>
  );
}

/** Which curves are shown. */
function ModelPicker() {
  const options = series.value.map(({ id, label, style, note, isPaper, isRepeat }) => ({
    ...{ id, label, title: note, class: toneOf(style) },
    isExtra: isRepeat,
    isFixed: id === controls.baseline.value.value,
    mark: (
      <svg class={isPaper ? 'printed' : ''} width="26" height="9" aria-hidden="true">
        <line class="series" x2="26" y1="4.5" y2="4.5" stroke="currentColor" stroke-dasharray={dashOf(style)} />
        {isPaper && <circle class="dot" cx="13" cy="4.5" r="3" />}
      </svg>
    ),
  }));
  const shown = new Set(picked.value.map(({ id }) => id));
  return <Picks label="Models" {...{ options, shown }} value={controls.models.value} />;
}
