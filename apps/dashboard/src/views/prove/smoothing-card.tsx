import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Frame } from '../../charts/frame.tsx';
import { useWidth } from '../../charts/use-width.ts';
import { imageSetOf } from '../../engine/image-sets.ts';
import type { NoisyCopy, Votes } from '../../engine/proof-contract.ts';
import { controls } from '../../state/controls.ts';
import { imageSet } from '../../state/image-set.ts';
import { engine } from '../../state/session.ts';
import { Segmented } from '../../ui/inputs/segmented.tsx';
import { Select } from '../../ui/inputs/select.tsx';
import { Picture } from '../../ui/pictures/picture.tsx';
import { withCommas } from '../../ui/words/with-commas.ts';
import { pixels } from '../attack/attack-model.ts';
import { networkNames, networkOptions } from '../attack/words/network-options.ts';
import { NONSENSE_LABEL, signOf, wordOf } from '../attack/words/outcome.ts';
import { alpha, isVoting, stopVoting, vote, votersName, votes } from './votes-model.ts';

const stds = (['0.25', '0.5', '1'] as const).map((value) => ({ value, label: value }));
const amounts = [
  { value: '1000', label: '1,000' },
  { value: '10000', label: '10,000' },
] as const;

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** Randomised smoothing: noisy copies of the image vote, and how clearly they do gives a radius. */
export function SmoothingCard() {
  const last = votes.value.at(-1);
  return (
    <section class="card" aria-labelledby="smoothing-title">
      <h2 id="smoothing-title">A proof by noise: randomised smoothing</h2>
      <p class="small muted">
        Ask the network about many noisy copies of the image and take what most of them say. If nearly all agree, no
        change shorter than a radius (L2) can turn that vote, whatever the network is. The radius is about the vote, not
        about the network itself.
      </p>
      <div class="smoothing-controls">
        <Select
          label="Network that votes"
          value={votersName.value}
          options={networkOptions(networkNames(votersName.value).filter((name) => imageSetOf(name) === imageSet.value))}
          onChange={(name) => {
            controls.voters.value.value = name;
          }}
        />
        <Segmented label="Noise σ" value={controls.std.value} options={stds} />
        <Segmented label="Copies" value={controls.draws.value} options={amounts} />
        {isVoting.value ? (
          <button type="button" onClick={stopVoting}>
            Stop
          </button>
        ) : (
          <button type="button" class="primary" disabled={!pixels.value || !engine.value} onClick={() => void vote()}>
            Draw noise
          </button>
        )}
      </div>
      {last && <Outcome last={last} />}
    </section>
  );
}

function Outcome({ last }: { readonly last: Votes }) {
  const total = sumOf(last.estimation);
  return (
    <>
      <ul class="copies" aria-label="Some of the noisy copies, and what each is taken for">
        {last.copies.map((copy, i) => (
          <Copy key={i} {...copy} />
        ))}
      </ul>
      <div class="columns">
        <VoteBars votes={last} total={total} />
        <RadiusChart />
      </div>
      <p class="judgement" role="status">
        {sentenceOf(last, total)}
      </p>
      <p class="small muted">
        The first 100 copies choose the answer, {withCommas(total)} others estimate how probable it is (Clopper and
        Pearson). The failure probability of {alpha} is that of the radius after all planned copies; those on the way
        are a preview.
      </p>
    </>
  );
}

function sentenceOf({ label, holds, radius }: Votes, total: number): string {
  const planned = Number(controls.draws.value.value);
  if (total < planned && isVoting.value) return `So far: ${wordOf(label)}, radius ${radius.toFixed(3)}.`;
  if (total < planned && !holds) return `Nothing can be certified: the copies do not agree on ${wordOf(label)}.`;
  if (total < planned) return `Stopped after ${withCommas(total)} copies: nothing is certified.`;
  if (!holds) return `Nothing can be certified: the copies do not agree clearly enough on ${wordOf(label)}.`;
  return `Certified: no change of an L2 length below ${radius.toFixed(3)} makes the vote anything but ${wordOf(label)}, except with a probability of at most ${alpha}.`;
}

const Copy = ({ pixels: noisy, prediction }: NoisyCopy) => (
  <li>
    <Picture pixels={noisy} width={imageSet.value.side} alt={`A noisy copy, taken for ${wordOf(prediction)}`} />
    <span aria-hidden="true">{signOf(prediction)}</span>
  </li>
);

function VoteBars({ votes: { estimation, label }, total }: { readonly votes: Votes; readonly total: number }) {
  return (
    <table class="bars votes">
      <caption class="small muted">Votes</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">category</th>
          <th scope="col">share</th>
          <th scope="col">votes</th>
        </tr>
      </thead>
      <tbody>
        {estimation.map((count, category) => (
          <tr key={category} class={category === label ? 'predicted' : ''}>
            <th scope="row">{imageSet.value.classNames[category] ?? NONSENSE_LABEL}</th>
            <td aria-hidden="true">
              <div class="bar">
                <div class="bar-fill" style={{ width: `${total > 0 ? (100 * count) / total : 0}%` }} />
              </div>
            </td>
            <td class="value">{withCommas(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const height = 200;
const margins = { top: 22, right: 12, bottom: 36, left: 40 };

/** The radius after each hundred copies. */
function RadiusChart() {
  const [box, width] = useWidth<HTMLDivElement>(320);
  const points = votes.value.map(({ estimation, radius }): [number, number] => [sumOf(estimation), radius]);
  const most = points.reduce((largest, [, radius]) => Math.max(largest, radius), Number(controls.std.value.value));
  const x = scaleLinear(
    [0, Number(controls.draws.value.value)],
    [margins.left, Math.max(margins.left, width - margins.right)],
  );
  const y = scaleLinear([0, most], [height - margins.bottom, margins.top]).nice();
  const at = points.map(([drawn, radius]): [number, number] => [x(drawn), y(radius)]);
  return (
    <div ref={box}>
      <Frame
        {...{ x, y, width, height, margins }}
        xLabel="copies"
        yLabel="radius (L2)"
        xTicks={4}
        yTicks={4}
        formatX={withCommas}
        alt={`The radius over the number of copies; now ${points.at(-1)?.[1].toFixed(3) ?? 0}`}
      >
        <path class="series" stroke="currentColor" d={line()(at) ?? ''} />
        {at.length > 0 && <circle class="dot" cx={at.at(-1)?.[0]} cy={at.at(-1)?.[1]} r={3.5} />}
      </Frame>
    </div>
  );
}
