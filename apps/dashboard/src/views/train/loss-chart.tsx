import { line } from 'd3-shape';
import { smoothed } from './smoothed.ts';
import { StepChart } from './step-chart.tsx';
import { losses } from './train-model.ts';

/** The loss of every step, and its running mean. */
export function LossChart() {
  const steps = losses.value;
  const values = steps.map(({ loss }) => loss);
  return (
    <StepChart
      id="loss-title"
      title="Loss"
      legend={values.length === 0 && <span class="small muted">“Train” begins it</span>}
      height={260}
      most={Math.max(1, ...values)}
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
