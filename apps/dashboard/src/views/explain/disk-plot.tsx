import { scaleLinear } from 'd3-scale';
import { controls } from '../../state/controls.ts';
import { Slider } from '../../ui/inputs/slider.tsx';

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

export type Judge = 'rbf' | 'mirroredRelu';

/** The block of eq. 4 in two dimensions, up to the last layer, which keeps the order: larger is nearer. */
const nearness: Readonly<Record<Judge, (lambda: number, x: number, y: number) => number>> = {
  rbf: (lambda, x, y) => Math.exp(-((lambda * x) ** 2)) + Math.exp(-((lambda * y) ** 2)),
  mirroredRelu: (lambda, x, y) => Math.max(0, 1 - Math.abs(lambda * x)) + Math.max(0, 1 - Math.abs(lambda * y)),
};
const halvings = 30;
const farthest = 2;

/** Where the block says "inside" with τ = f₁(1) (Lemma 1, Fig. 6): distances from the centre at equal angles. */
export function borderOf(judge: Judge, lambda: number, count = 180): number[] {
  const near = nearness[judge];
  const threshold = near(lambda, 1, 0);
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    const isInside = (radius: number) =>
      near(lambda, radius * Math.cos(angle), radius * Math.sin(angle)) >= threshold + 1e-9;
    return bisect(isInside);
  });
}

function bisect(isInside: (radius: number) => boolean): number {
  let [low, high] = [0, farthest];
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (isInside(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** ε of eq. 6: the share of the unit disk and the judged shape together that is not in both. */
export function diskError(radii: readonly number[]): number {
  const shares = (pick: (a: number) => number) => radii.reduce((sum, radius) => sum + pick(radius) ** 2, 0);
  return 1 - shares((radius) => Math.min(1, radius)) / shares((radius) => Math.max(1, radius));
}
