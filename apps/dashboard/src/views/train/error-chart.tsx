import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import type { HeldOut } from '../../engine/contract.ts';
import { heldOut, losses } from './train-model.ts';

const height = 220;
const margins = { top: 22, right: 14, bottom: 36, left: 38 };
const rates = [
  { of: 'clean', tone: 'mirroredRelu', label: 'clean' },
  { of: 'attacked', tone: 'none', label: 'eq. 10' },
] as const;

/** Errors on images that it does not learn from, as they are and attacked. */
export function ErrorChart() {
  const [box, width] = useWidth<HTMLDivElement>(700);
  const x = scaleLinear([0, losses.value.at(-1)?.steps ?? 480], [margins.left, width - margins.right]);
  const y = scaleLinear([0, 1], [height - margins.bottom, margins.top]);
  return (
    <section class="card" aria-labelledby="errors-title">
      <div class="card-head">
        <h2 id="errors-title">Errors on held-out images</h2>
        <ul class="legend">
          {rates.map(({ tone, label }) => (
            <li key={label} class={`tone-${tone}`}>
              <span class="swatch" />
              {label}
            </li>
          ))}
        </ul>
      </div>
      <div ref={box}>
        <Frame
          {...{ x, y, width, height, margins }}
          xLabel="step"
          yLabel="error rate"
          yTicks={4}
          alt="Error rates on 100 held-out images, clean and attacked, every 40 steps"
        >
          {rates.map(({ of, tone }) => (
            <g key={of} class={`tone-${tone}`}>
              <path
                class="series"
                stroke="currentColor"
                d={
                  line<HeldOut>(
                    (each) => x(each.step),
                    (each) => y(each[of]),
                  )([...heldOut.value]) ?? ''
                }
              />
              {heldOut.value.map((each) => (
                <circle key={each.step} class="dot" cx={x(each.step)} cy={y(each[of])} r={3.5} />
              ))}
            </g>
          ))}
        </Frame>
      </div>
    </section>
  );
}
