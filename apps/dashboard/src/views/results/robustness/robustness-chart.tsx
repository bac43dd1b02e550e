import { formatEpsilon } from '@saf/metrics';
import type { ModelStyle } from '@saf/results';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { type SymbolType, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape';
import { useWidth } from '../../../charts/use-width.ts';
import { toneOf } from '../data/tone.ts';
import { pickedSubjects, pickedThreats, rateOf, type Subject, type Threat } from './robustness-model.ts';

const margins = { top: 6, right: 16, bottom: 34, left: 84 };
/** Height of the line of one network under one attack. */
const lineHeight = 11;
const gap = 12;

/** What each attack of a size leaves of each network: accuracies with their intervals, an attack below the other. */
export function RobustnessChart({ epsilon }: { readonly epsilon: number }) {
  const [box, width] = useWidth<HTMLDivElement>(420);
  const threats = pickedThreats.value;
  const band = lineHeight * pickedSubjects.value.length + gap;
  const height = margins.top + band * threats.length + margins.bottom;
  const x = scaleLinear([0, 1], [margins.left, width - margins.right]);
  return (
    <figure ref={box}>
      <figcaption class="panel-title">ε = {formatEpsilon(epsilon)}</figcaption>
      <svg
        class="chart"
        {...{ width, height }}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Accuracy of each network under each attack of ε = ${formatEpsilon(epsilon)}; the table below has every number.`}
      >
        {x.ticks(5).map((tick) => (
          <g key={tick} class="tick" transform={`translate(${x(tick)} 0)`}>
            <line class="hairline" y1={margins.top} y2={height - margins.bottom} />
            <text y={height - margins.bottom + 15} text-anchor="middle">
              {tick}
            </text>
          </g>
        ))}
        <text class="axis-label" x={width - margins.right} y={height - 3} text-anchor="end">
          accuracy
        </text>
        {threats.map((threat, i) => (
          <Band key={threat.name} {...{ threat, epsilon, x }} top={margins.top + i * band} height={band} />
        ))}
      </svg>
    </figure>
  );
}

interface BandProps {
  readonly threat: Threat;
  readonly epsilon: number;
  readonly x: ScaleLinear<number, number>;
  readonly top: number;
  readonly height: number;
}

function Band({ threat, epsilon, x, top, height }: BandProps) {
  const [left, right] = x.range();
  return (
    <g>
      <line class="hairline" x1={0} x2={right} y1={top} y2={top} />
      <text class="axis-label" x={left - 10} y={top + height / 2} dy="0.32em" text-anchor="end">
        {threat.title}
      </text>
      {pickedSubjects.value.map((subject, i) => (
        <Estimate key={subject.id} {...{ subject, threat, epsilon, x }} y={top + gap / 2 + lineHeight * (i + 0.5)} />
      ))}
    </g>
  );
}

interface EstimateProps {
  readonly subject: Subject;
  readonly threat: Threat;
  readonly epsilon: number;
  readonly x: ScaleLinear<number, number>;
  readonly y: number;
}

function Estimate({ subject, threat, epsilon, x, y }: EstimateProps) {
  const rate = rateOf(subject, threat.name, epsilon);
  if (!rate) return null;
  const [low, high] = rate.interval;
  return (
    <g class={toneOf(subject.style)}>
      <title>{`${subject.id}, ${threat.title}: ${rate.accuracy.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`}</title>
      <line class="whisker" x1={x(low)} x2={x(high)} y1={y} y2={y} />
      <Mark style={subject.style} x={x(rate.accuracy)} y={y} />
    </g>
  );
}

/** The training says the mark, as the activation says the colour. */
const symbols: Readonly<Record<string, SymbolType>> = { '': symbolCircle, rm: symbolSquare, a: symbolTriangle };

interface MarkProps {
  readonly style: ModelStyle | null;
  readonly x: number;
  readonly y: number;
}

export const Mark = ({ style, x, y }: MarkProps) => (
  <path
    class="mark"
    transform={`translate(${x} ${y})`}
    d={symbol(symbols[style?.tricks ?? 'unknown'] ?? symbolDiamond, 52)() ?? ''}
  />
);
