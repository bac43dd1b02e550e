import { scaleLinear } from 'd3-scale';
import { area, curveStep, line } from 'd3-shape';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import type { LayerView } from '../../engine/contract.ts';
import { activationNames, shapes } from './activation-shape.ts';

const height = 170;
const margins = { top: 12, right: 8, bottom: 36, left: 34 };
const samples = 240;

/** Values before the activation, clean and attacked, with the activation drawn over them. */
export function LayerHistogram({ view }: { readonly view: LayerView }) {
  const [box, width] = useWidth<HTMLDivElement>(380);
  const { reach, clean, attacked } = view.histogram;
  const most = Math.max(...clean, ...attacked);
  const x = scaleLinear([-reach, reach], [margins.left, width - margins.right]);
  const y = scaleLinear([0, most], [height - margins.bottom, margins.top]);
  const edge = (bin: number) => reach * ((2 * bin) / clean.length - 1);
  const points = (shares: readonly number[]) =>
    [...shares, shares[shares.length - 1]].map((share, i) => [edge(i), share] as [number, number]);
  const filled = area<[number, number]>(
    (point) => x(point[0]),
    y(0),
    (point) => y(point[1]),
  ).curve(curveStep);
  const outline = line<[number, number]>(
    (point) => x(point[0]),
    (point) => y(point[1]),
  ).curve(curveStep);
  return (
    <div ref={box}>
      <Frame
        {...{ x, y, width, height, margins }}
        xLabel="value before the activation"
        yTicks={3}
        formatY={(value) => `${Math.round(100 * value)} %`}
        alt={`Histogram of the values of ${view.name}, clean and attacked, with ${activationNames[view.activation]} over it`}
      >
        <path class="histogram-clean" d={filled(points(clean)) ?? ''} />
        <path class="series histogram-attacked" d={outline(points(attacked)) ?? ''} />
        <path class="activation" d={shapeOf(view, reach, x)} />
      </Frame>
    </div>
  );
}

/** The activation on an axis of its own: 1 at the top. */
function shapeOf({ activation }: LayerView, reach: number, x: (value: number) => number): string {
  if (activation === 'none' || activation === 'softmax') return '';
  const f = shapes[activation];
  const own = scaleLinear([0, 1], [height - margins.bottom, margins.top]).clamp(true);
  const at = Array.from({ length: samples + 1 }, (_, i) => reach * ((2 * i) / samples - 1));
  return line<number>(x, (value) => own(f(value)))(at) ?? '';
}
