import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { ComponentChildren } from 'preact';
import { Frame } from '../../charts/frame.tsx';
import { largestOf } from '../../charts/range.ts';
import { useWidth } from '../../charts/use-width.ts';
import type { HeldOut } from '../../engine/contract.ts';
import { heldOut, losses } from './train-model.ts';

/** The loss of every step, and its running mean. */
export function LossChart() {
  const steps = losses.value;
  const values = steps.map(({ loss }) => loss);
  return (
    <StepChart
      id="loss-title"
      title="Loss"
      legend={values.length === 0 && <span class="small muted">Press Train to start</span>}
      height={260}
      most={largestOf(values, 1)}
      yLabel="loss of the batch"
      alt={values.length ? `Loss over ${values.length} steps; the last is ${values.at(-1)?.toFixed(3)}` : 'No step yet'}
      draw={(x, y) => {
        const path = (each: readonly number[]) => line<number>((_, i) => x(steps[i].step), y)([...each]) ?? '';
        return (
          <g class="tone-mirroredRelu">
            <path class="series faint" stroke="currentColor" d={path(values)} />
            <path class="series" stroke="currentColor" d={path(smoothed(values))} />
          </g>
        );
      }}
    />
  );
}

const rates = [
  { of: 'clean', tone: 'mirroredRelu', label: 'clean' },
  { of: 'attacked', tone: 'none', label: 'eq. 10' },
] as const;

/** Errors on images that it does not learn from, clean and attacked. */
export const ErrorChart = () => (
  <StepChart
    id="errors-title"
    title="Errors on held-out images"
    legend={<Legend />}
    height={220}
    most={1}
    yLabel="error rate"
    alt="Error rates on 100 held-out images, clean and attacked, every 40 steps"
    draw={(x, y) =>
      rates.map(({ of, tone }) => {
        const path = line<HeldOut>(
          (each) => x(each.step),
          (each) => y(each[of]),
        );
        return (
          <g key={of} class={`tone-${tone}`}>
            <path class="series" stroke="currentColor" d={path([...heldOut.value]) ?? ''} />
            {heldOut.value.map((each) => (
              <circle key={each.step} class="dot" cx={x(each.step)} cy={y(each[of])} r={3.5} />
            ))}
          </g>
        );
      })
    }
  />
);

const Legend = () => (
  <ul class="legend">
    {rates.map(({ tone, label }) => (
      <li key={label} class={`tone-${tone}`}>
        <span class="swatch" />
        {label}
      </li>
    ))}
  </ul>
);

const margins = { top: 22, right: 14, bottom: 36, left: 38 };
/** Before the training has said how many there are. */
const expectedSteps = 480;

interface StepChartProps {
  /** The id of its title in the page. */
  readonly id: string;
  readonly title: string;
  readonly legend?: ComponentChildren;
  readonly height: number;
  /** The largest value; the axis begins at 0. */
  readonly most: number;
  readonly yLabel: string;
  readonly alt: string;
  draw(x: ScaleLinear<number, number>, y: ScaleLinear<number, number>): ComponentChildren;
}

/** Something over the steps of the training. */
function StepChart({ id, title, legend, height, most, yLabel, alt, draw }: StepChartProps) {
  const [box, width] = useWidth<HTMLDivElement>(700);
  const steps = losses.value.at(-1)?.steps ?? expectedSteps;
  const x = scaleLinear([0, steps], [margins.left, width - margins.right]);
  const y = scaleLinear([0, most], [height - margins.bottom, margins.top]).nice();
  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        {legend}
      </div>
      <div ref={box}>
        <Frame {...{ x, y, width, height, margins, yLabel, alt }} xLabel="step" yTicks={4}>
          {draw(x, y)}
        </Frame>
      </div>
    </section>
  );
}

/** How much of the mean so far each new value keeps. */
const memory = 0.9;

/** The running mean of a series, without the pull of its start towards zero. */
export function smoothed(values: readonly number[]): number[] {
  let [sum, weight] = [0, 0];
  return values.map((value) => {
    sum = memory * sum + (1 - memory) * value;
    weight = memory * weight + (1 - memory);
    return sum / weight;
  });
}
