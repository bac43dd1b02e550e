import { scaleLinear } from 'd3-scale';
import { useWidth } from '../../charts/use-width.ts';
import { largestEpsilonOf, type Reach } from '../../engine/proof-contract.ts';
import { imageSet } from '../../state/image-set.ts';
import { describeReach } from './judgement.ts';

const margins = { left: 58, right: 10, bottom: 34 };
const rowHeight = 18;
const rows = ['interval', 'CROWN', 'PGD'] as const;
const height = rows.length * rowHeight + margins.bottom + 4;

interface ReachChartProps {
  readonly reach: Reach | undefined;
  readonly epsilon: number;
}

/** How far each method proves, from where on the attack succeeds, and the gap between, on one scale. */
export function ReachChart({ reach, epsilon }: ReachChartProps) {
  const [box, width] = useWidth<HTMLDivElement>(360);
  const most = largestEpsilonOf(imageSet.value);
  const x = scaleLinear([0, most], [margins.left, Math.max(margins.left, width - margins.right)]);
  const bottom = rows.length * rowHeight + 4;
  const proven = Math.max(reach?.interval ?? 0, reach?.crown ?? 0);
  const end = reach?.broken === undefined ? null : (reach.broken?.epsilon ?? most);
  const bar = (row: number, from: number, to: number, kind: string) => (
    <rect
      class={kind}
      x={x(from)}
      y={row * rowHeight + 4}
      width={Math.max(0, x(to) - x(from))}
      height={rowHeight - 6}
    />
  );
  return (
    <div ref={box}>
      <svg
        class="chart reach"
        {...{ width, height }}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Over ε: ${reach ? describeReach(reach) : 'not known yet'}`}
      >
        {end !== null && end > proven && (
          <rect class="gap" x={x(proven)} y={2} width={x(end) - x(proven)} height={bottom - 4} />
        )}
        {rows.map((row, i) => (
          <text key={row} x={0} y={i * rowHeight + rowHeight / 2 + 5}>
            {row}
          </text>
        ))}
        {bar(0, 0, reach?.interval ?? 0, 'proven')}
        {bar(1, 0, reach?.crown ?? 0, 'proven')}
        {reach?.broken && bar(2, reach.broken.epsilon, most, 'broken')}
        {x.ticks(5).map((tick) => (
          <g key={tick} class="tick" transform={`translate(${x(tick)} ${bottom})`}>
            <line class="tick-mark" y2={5} />
            <text y={18} text-anchor="middle">
              {String(tick)}
            </text>
          </g>
        ))}
        <line class="hairline" x1={x(0)} x2={x(most)} y1={bottom} y2={bottom} />
        <text class="axis-label" x={width - margins.right} y={height - 2} text-anchor="end">
          largest change of a pixel, ε
        </text>
        <line class="now" x1={x(epsilon)} x2={x(epsilon)} y1={0} y2={bottom} />
      </svg>
    </div>
  );
}
