import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import type { StrengthCurve, Verdict } from '../../engine/contract.ts';
import { controls } from '../../state/controls.ts';
import { imageSet, shortName } from '../../state/image-set.ts';
import { Term } from '../../ui/words/term.tsx';
import { curves, networks, truth } from './attack-model.ts';
import { networkTitle } from './words/network-names.ts';
import { brokenFrom, judge, signOf, wordOf } from './words/outcome.ts';

const height = 210;
const margins = { top: 20, right: 12, bottom: 36, left: 36 };
const sides = ['left', 'right'] as const;

/** How sure a network is of what is right: of the digit, or of an image of nothing that it is none. */
function rightness({ confidences, rule }: Verdict, truth: number | 'nothing'): number {
  if (truth !== 'nothing') return confidences[truth];
  if ('category' in rule) return confidences[rule.category];
  return 1 - confidences.reduce((most, value) => Math.max(most, value), 0);
}

/** What the attack does to this very image at every strength. */
export function StrengthCard() {
  const [box, width] = useWidth<HTMLDivElement>();
  const x = scaleLinear([0, imageSet.value.strengths.most], [margins.left, width - margins.right]);
  const y = scaleLinear([0, 1], [height - margins.bottom, margins.top]);
  const shown = networks.value.map((network) => curves.value.find((curve) => curve.network === network));
  const of = typeof truth.value === 'number' ? `“${wordOf(truth.value)}”` : 'nonsense';
  return (
    <section class="card" aria-labelledby="strength-title">
      <div class="card-head">
        <h2 id="strength-title">This image, at every strength</h2>
        <Legend />
      </div>
      <div ref={box}>
        <Frame
          {...{ x, y, width, height, margins }}
          xLabel="strength β"
          yLabel={`confidence in ${of}`}
          yTicks={4}
          formatX={(value) => value.toFixed(imageSet.value.strengths.most < 0.5 ? 2 : 1)}
          alt={`Confidence in ${of} over the strength of the attack; the table below has each prediction.`}
        >
          {shown.map((curve, i) => curve && <Line key={sides[i]} {...{ curve, x, y }} side={sides[i]} />)}
          <line
            class="now"
            x1={x(controls.strength.value.value)}
            x2={x(controls.strength.value.value)}
            y1={y(1)}
            y2={y(0)}
          />
        </Frame>
      </div>
      <Predictions curves={shown} />
      <BrokenFrom curves={shown} />
    </section>
  );
}

const Legend = () => (
  <ul class="legend">
    {sides.map((side) => (
      <li key={side}>
        <span class={`swatch ${side}`} />
        {networkTitle(controls[side].value.value)}
      </li>
    ))}
  </ul>
);

interface LineProps {
  readonly curve: StrengthCurve;
  readonly side: string;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function Line({ curve, side, x, y }: LineProps) {
  const { value: shows } = truth;
  if (shows === 'unknown') return null;
  const points = curve.verdicts.map((verdict, i): [number, number] => [
    x(curve.strengths[i]),
    y(rightness(verdict, shows)),
  ]);
  const from = brokenFrom(curve, shows);
  const standing = from === null ? points.length : curve.strengths.indexOf(from) + 1;
  return (
    <g class={side}>
      <path class="series" stroke="currentColor" d={line()(points.slice(0, standing)) ?? ''} />
      <path class="series broken" stroke="currentColor" d={line()(points.slice(standing - 1)) ?? ''} />
      {points.map(([cx, cy], i) => (
        <circle
          key={curve.strengths[i]}
          {...{ cx, cy }}
          r={3.5}
          class={`dot ${judge(curve.verdicts[i].prediction, shows)}`}
        />
      ))}
    </g>
  );
}

/** Where the attack first succeeds, in words: the height of a curve past it says nothing. */
function BrokenFrom({ curves: shown }: { readonly curves: readonly (StrengthCurve | undefined)[] }) {
  const { value: shows } = truth;
  if (shows === 'unknown') return <p class="small muted">Say what the image shows to attack it.</p>;
  return (
    <div class="small muted">
      {shown.map((curve, i) => {
        if (!curve) return null;
        const from = brokenFrom(curve, shows);
        const name = networkTitle(controls[sides[i]].value.value);
        const most = curve.strengths.at(-1);
        return (
          <p key={sides[i]}>
            <strong class={sides[i]}>{name}</strong>:{' '}
            {from === null ? `not broken by this attack up to β = ${most}.` : `no longer right from β = ${from} on.`}
          </p>
        );
      })}
      <p>
        <Term of="∅" /> is “nonsense”. Many attacks stop at their first success. The line is dotted past it: a level
        line there is no sign of robustness. Where one attack fails, another may succeed.
      </p>
    </div>
  );
}

function Predictions({ curves: shown }: { readonly curves: readonly (StrengthCurve | undefined)[] }) {
  const strengths = shown.find(Boolean)?.strengths ?? [];
  const longest = shown.reduce((most, curve) => Math.max(most, curve?.strengths.length ?? 0), 0);
  const all = shown.find((curve) => curve?.strengths.length === longest)?.strengths ?? strengths;
  if (longest === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by the keys.
    <section class="scroll" tabIndex={0} aria-label="Predictions at each strength">
      <table class="predictions">
        <thead>
          <tr>
            <th scope="col">β</th>
            {all.map((strength) => (
              <th key={strength} scope="col">
                <button
                  type="button"
                  title={`Attack with β = ${strength}`}
                  onClick={() => {
                    controls.strength.value.value = strength;
                  }}
                >
                  {String(strength).replace(/^0\./, '.')}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((curve, side) => (
            <tr key={sides[side]} class={sides[side]}>
              <th scope="row">{shortName(controls[sides[side]].value.value)}</th>
              {curve?.verdicts.map(({ prediction }, i) => (
                <td key={curve.strengths[i]} class={truth.value === 'unknown' ? '' : judge(prediction, truth.value)}>
                  {signOf(prediction)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
