import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import { losses } from './train-model.ts';

const margins = { top: 22, right: 14, bottom: 36, left: 38 };
/** Before the training has said how many there are. */
const expectedSteps = 480;

interface StepChartProps {
  /** Of its title, in the page. */
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
export function StepChart({ id, title, legend, height, most, yLabel, alt, draw }: StepChartProps) {
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
