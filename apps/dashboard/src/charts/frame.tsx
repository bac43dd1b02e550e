import type { ScaleContinuousNumeric, ScaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';

interface Margins {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

interface FrameProps {
  readonly x: ScaleLinear<number, number> | ScaleContinuousNumeric<number, number>;
  readonly y: ScaleLinear<number, number> | ScaleContinuousNumeric<number, number>;
  readonly width: number;
  readonly height: number;
  readonly margins: Margins;
  readonly xLabel: string;
  readonly yLabel?: string;
  readonly xTicks?: number;
  readonly yTicks?: number;
  formatX?(value: number): string;
  formatY?(value: number): string;
  /** What the chart shows, for those who do not see it. */
  readonly alt: string;
  readonly children: ComponentChildren;
}

/** The axes of a chart: hairlines across for y, ticks for x, labels in words. */
export function Frame({ x, y, width, height, margins, xLabel, yLabel, alt, children, ...rest }: FrameProps) {
  const { xTicks = 6, yTicks = 5, formatX = String, formatY = String } = rest;
  const bottom = height - margins.bottom;
  return (
    <svg class="chart" {...{ width, height }} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={alt}>
      {y.ticks(yTicks).map((tick) => (
        <g key={tick} class="tick" transform={`translate(0 ${y(tick)})`}>
          <line class="hairline" x1={margins.left} x2={width - margins.right} />
          <text x={margins.left - 8} dy="0.32em" text-anchor="end">
            {formatY(tick)}
          </text>
        </g>
      ))}
      {x.ticks(xTicks).map((tick) => (
        <g key={tick} class="tick" transform={`translate(${x(tick)} ${bottom})`}>
          <line class="tick-mark" y2={5} />
          <text y={18} text-anchor="middle">
            {formatX(tick)}
          </text>
        </g>
      ))}
      <text class="axis-label" x={width - margins.right} y={height - 4} text-anchor="end">
        {xLabel}
      </text>
      {yLabel && (
        <text class="axis-label" x={0} y={11}>
          {yLabel}
        </text>
      )}
      {children}
    </svg>
  );
}
