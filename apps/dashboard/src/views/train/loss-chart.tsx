import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import { smoothed } from './smoothed.ts';
import { losses } from './train-model.ts';

const height = 260;
const margins = { top: 22, right: 14, bottom: 36, left: 38 };

/** The loss of every step, and its running mean. */
export function LossChart() {
  const [box, width] = useWidth<HTMLDivElement>(700);
  const steps = losses.value;
  const last = steps.at(-1);
  const x = scaleLinear([0, last?.steps ?? 480], [margins.left, width - margins.right]);
  const y = scaleLinear(
    [0, Math.max(1, ...steps.map(({ loss }) => loss))],
    [height - margins.bottom, margins.top],
  ).nice();
  const path = (values: readonly number[]) => line<number>((_, i) => x(steps[i].step), y)([...values]) ?? '';
  const values = steps.map(({ loss }) => loss);
  return (
    <section class="card" aria-labelledby="loss-title">
      <h2 id="loss-title">Loss</h2>
      <div ref={box}>
        <Frame
          {...{ x, y, width, height, margins }}
          xLabel="step"
          yLabel="loss of the batch"
          yTicks={4}
          alt={last ? `Loss over ${steps.length} steps; the last is ${last.loss.toFixed(3)}` : 'No step is done yet'}
        >
          <g class="tone-mirroredRelu">
            <path class="series faint" stroke="currentColor" d={path(values)} />
            <path class="series" stroke="currentColor" d={path(smoothed(values))} />
          </g>
        </Frame>
      </div>
    </section>
  );
}
