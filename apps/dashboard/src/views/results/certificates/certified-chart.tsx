import { formatEpsilon } from '@saf/results';
import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { Frame } from '../../../charts/frame.tsx';
import { largestOf } from '../../../charts/range.ts';
import { useWidth } from '../../../charts/use-width.ts';
import { toneOf } from '../data/tone.ts';
import type { CertifiedLine, CertifiedPoint } from './certified-lines.ts';

const height = 300;
const margins = { top: 22, right: 14, bottom: 36, left: 38 };

interface CertifiedChartProps {
  readonly title: string;
  /** What the size of a change is called. */
  readonly xLabel: string;
  readonly lines: readonly CertifiedLine[];
}

/** Accuracies over the size of a change: what is proven, and what attacks leave. */
export function CertifiedChart({ title, xLabel, lines }: CertifiedChartProps) {
  const [box, width] = useWidth<HTMLDivElement>(800);
  const sizes = lines.flatMap(({ points }) => points.map(({ size }) => size));
  const x = scaleLinear([0, largestOf(sizes, 0.01)], [margins.left, width - margins.right]);
  const y = scaleLinear([0, 1], [height - margins.bottom, margins.top]);
  return (
    <figure>
      <figcaption class="panel-title">{title}</figcaption>
      <div ref={box}>
        <Frame
          {...{ x, y, width, height, margins, xLabel }}
          yLabel="accuracy"
          formatX={formatEpsilon}
          alt={`${title}; the table below has every number.`}
        >
          {lines.map((each) => (
            <Line key={each.label} line={each} x={x} y={y} />
          ))}
        </Frame>
      </div>
    </figure>
  );
}

interface LineProps {
  readonly line: CertifiedLine;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function Line({ line: { label, style, dash, isAttacked, hasMarks, points }, x, y }: LineProps) {
  const band = area<CertifiedPoint>(
    ({ size }) => x(size),
    ({ interval: [low] }) => y(low),
    ({ interval: [, high] }) => y(high),
  );
  const path = line<CertifiedPoint>(
    ({ size }) => x(size),
    ({ accuracy }) => y(accuracy),
  );
  return (
    <g class={`${toneOf(style)}${isAttacked ? ' attacked' : ''}`}>
      <title>{label}</title>
      <path class="band" d={band(points) ?? ''} />
      <path class="series" stroke="currentColor" stroke-dasharray={dash} d={path(points) ?? ''} />
      {hasMarks &&
        points.map(({ size, accuracy }) => (
          <circle key={size} class="dot" cx={x(size)} cy={y(accuracy)} r={3}>
            <title>{`${label}, ${formatEpsilon(size)}: ${accuracy.toFixed(4)}`}</title>
          </circle>
        ))}
    </g>
  );
}
