import { scaleLinear } from 'd3-scale';
import { controls } from '../../state/controls.ts';
import { Slider } from '../../ui/slider.tsx';
import { borderOf, diskError, type Judge } from './disk.ts';

const size = 260;
const scale = scaleLinear([-1.2, 1.2], [0, size]);

const judges: readonly { readonly judge: Judge; readonly name: string; readonly tone: string }[] = [
  { judge: 'rbf', name: 'RBF', tone: 'rbf' },
  { judge: 'mirroredRelu', name: 'mReLU', tone: 'mirroredRelu' },
];

/** Lemma 1 in the plane: the disk, and what two layers of each activation take for it. */
export function DiskPlot() {
  const lambda = controls.lambda.value;
  const shapes = judges.map((each) => ({ ...each, radii: borderOf(each.judge, lambda.value) }));
  return (
    <div class="stack">
      <svg
        class="chart disk"
        width={size}
        height={size}
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label="A disk, and the shapes that two layers judge to be inside of it"
      >
        <circle class="true-disk" cx={scale(0)} cy={scale(0)} r={scale(1) - scale(0)} />
        <line class="axis" x1={0} x2={size} y1={scale(0)} y2={scale(0)} />
        <line class="axis" y1={0} y2={size} x1={scale(0)} x2={scale(0)} />
        {shapes.map(({ judge, tone, radii }) => (
          <g key={judge} class={`tone-${tone}`}>
            <path class="series" stroke="currentColor" d={pathOf(radii)} />
          </g>
        ))}
      </svg>
      <Slider
        label="λ, how far the first layer looks"
        value={lambda}
        min={0.05}
        max={1}
        step={0.01}
        format={(value) => value.toFixed(2)}
      />
      <ul class="legend">
        {shapes.map(({ judge, name, tone, radii }) => (
          <li key={judge} class={`tone-${tone}`}>
            <span class="swatch" />
            {name}: error ε = <strong class="number">{diskError(radii).toFixed(3)}</strong>
          </li>
        ))}
      </ul>
    </div>
  );
}

function pathOf(radii: readonly number[]): string {
  const points = radii.map((radius, i) => {
    const angle = (2 * Math.PI * i) / radii.length;
    return `${scale(radius * Math.cos(angle)).toFixed(2)},${scale(radius * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${points.join('L')}Z`;
}
