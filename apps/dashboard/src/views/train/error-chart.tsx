import { line } from 'd3-shape';
import type { HeldOut } from '../../engine/contract.ts';
import { StepChart } from './step-chart.tsx';
import { heldOut } from './train-model.ts';

const rates = [
  { of: 'clean', tone: 'mirroredRelu', label: 'clean' },
  { of: 'attacked', tone: 'none', label: 'eq. 10' },
] as const;

/** Errors on images that it does not learn from, as they are and attacked. */
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
