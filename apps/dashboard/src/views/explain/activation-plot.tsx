import type { Signal } from '@preact/signals';
import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { useWidth } from '../../charts/use-width.ts';
import { controls } from '../../state/controls.ts';

const height = 230;
const margins = { top: 16, right: 16, bottom: 28, left: 30 };
const reach = 3;
const samples = 300;

interface PlottedFunction {
  readonly label: string;
  readonly tone: string;
  readonly dash?: string;
  f(x: number): number;
}

interface ActivationPlotProps {
  readonly functions: readonly PlottedFunction[];
  readonly range: readonly [number, number];
  readonly label: string;
}

/** Functions of one signal, which is dragged along the axis. */
export function ActivationPlot({ functions, range, label }: ActivationPlotProps) {
  const [box, width] = useWidth<HTMLDivElement>(440);
  const { value } = controls.signal;
  const x = scaleLinear([-reach, reach], [margins.left, width - margins.right]);
  const y = scaleLinear(range, [height - margins.bottom, margins.top]);
  const at = Array.from({ length: samples + 1 }, (_, i) => reach * ((2 * i) / samples - 1));
  const said = functions.map(({ label: name, f }) => `${name} ${f(value.value).toFixed(2)}`).join(', ');
  return (
    <div ref={box}>
      <div
        class="drag"
        tabIndex={0}
        role="slider"
        aria-label={label}
        aria-valuemin={-reach}
        aria-valuemax={reach}
        aria-valuenow={value.value}
        aria-valuetext={`signal ${value.value.toFixed(2)}: ${said}`}
        {...dragging({ value, min: -reach, max: reach, step: 0.1, valueAt: x.invert })}
      >
        <svg class="chart" {...{ width, height }} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <line class="axis" x1={x(-reach)} x2={x(reach)} y1={y(0)} y2={y(0)} />
          {x.ticks(6).map((tick) => (
            <text key={tick} x={x(tick)} y={y(0) + 17} text-anchor="middle">
              {tick}
            </text>
          ))}
          {functions.map(({ label: name, tone, dash, f }) => (
            <g key={name} class={`tone-${tone}`}>
              <path
                class="series"
                stroke="currentColor"
                stroke-dasharray={dash}
                d={line<number>(x, (each) => y(f(each)))(at) ?? ''}
              />
              <circle class="dot" cx={x(value.value)} cy={y(f(value.value))} r={6} />
            </g>
          ))}
          <line class="now" x1={x(value.value)} x2={x(value.value)} y1={margins.top} y2={height - margins.bottom} />
        </svg>
      </div>
      <ul class="legend">
        {functions.map(({ label: name, tone, f }) => (
          <li key={name} class={`tone-${tone}`}>
            <span class="swatch" />
            {name} = <strong class="number">{f(value.value).toFixed(2).replace('-', '−')}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface DragOptions {
  readonly value: Signal<number>;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value at a place on the page, in pixels from the left of the element. */
  valueAt(x: number): number;
}

/** What makes a plot a slider: a pointer drags it, arrow keys move it. */
function dragging({ value, min, max, step, valueAt }: DragOptions) {
  const set = (next: number) => {
    value.value = Number(Math.min(max, Math.max(min, next)).toFixed(2));
  };
  const follow = (event: PointerEvent) => {
    const plot = event.currentTarget as HTMLElement;
    set(valueAt(event.clientX - plot.getBoundingClientRect().left));
  };
  return {
    onPointerDown(event: PointerEvent) {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
      follow(event);
    },
    onPointerMove(event: PointerEvent) {
      if ((event.currentTarget as Element).hasPointerCapture(event.pointerId)) follow(event);
    },
    onKeyDown(event: KeyboardEvent) {
      const moves: Record<string, number> = {
        ArrowRight: value.value + step,
        ArrowUp: value.value + step,
        ArrowLeft: value.value - step,
        ArrowDown: value.value - step,
        Home: min,
        End: max,
      };
      if (!(event.key in moves)) return;
      set(moves[event.key]);
      event.preventDefault();
    },
  };
}
