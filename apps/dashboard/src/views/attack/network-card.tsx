import type { Verdict } from '../../engine/contract.ts';
import { controls } from '../../state/controls.ts';
import { chooseNetwork, imageSet } from '../../state/image-set.ts';
import { Select } from '../../ui/inputs/select.tsx';
import { Picture } from '../../ui/pictures/picture.tsx';
import { Term } from '../../ui/words/term.tsx';
import { type Activity, activity, clean, outcomes, pixels, truth } from './attack-model.ts';
import { describeNetwork } from './words/network-names.ts';
import { networkNames, networkOptions } from './words/network-options.ts';
import {
  describeSize,
  differenceOf,
  NONSENSE_LABEL,
  outcomeOf,
  signOf,
  sizeOf,
  type Truth,
  wordOf,
} from './words/outcome.ts';

interface NetworkCardProps {
  readonly side: 'left' | 'right';
}

/** One network: what it says of the image before and after the attack. */
export function NetworkCard({ side }: NetworkCardProps) {
  const place = side === 'left' ? 0 : 1;
  const shown = outcomes.value;
  const outcome = shown?.of[place];
  const difference = outcome ? differenceOf(shown.pixels, outcome.pixels) : null;
  const size = difference ? describeSize(sizeOf(difference)) : '';
  return (
    <section class={`card network ${side}`} aria-label={controls[side].value.value}>
      <NetworkSelect side={side} />
      <p class="small muted description">{describeNetwork(controls[side].value.value)}</p>
      <Tiles
        clean={shown?.pixels ?? pixels.value}
        difference={difference}
        attacked={outcome?.pixels ?? null}
        gain={Number(controls.gain.value.value)}
        size={size}
      />
      {shown && outcome ? (
        <Change
          clean={outcome.clean.prediction}
          attacked={outcome.attacked.prediction}
          truth={shown.truth}
          size={size}
        />
      ) : (
        <Pending clean={clean.value[place]?.prediction} />
      )}
      <ConfidenceBars clean={clean.value[place]} attacked={outcome?.attacked} truth={truth.value} />
    </section>
  );
}

/** Which network stands on a side. */
export const NetworkSelect = ({ side }: NetworkCardProps) => (
  <Select
    label={`Network on the ${side}`}
    hideLabel
    value={controls[side].value.value}
    options={networkOptions(networkNames(controls[side].value.value))}
    onChange={(name) => chooseNetwork(side, name)}
  />
);

const waiting: Readonly<Record<Activity['kind'], string>> = {
  starting: 'starting the engine …',
  running: 'attacking …',
  // Until the first request of all.
  finished: 'not attacked yet',
  cancelled: 'attack cancelled',
  failed: 'no answer',
  unknown: 'not attacked yet',
};

/** In place of a verdict, as long as there is none. */
const Pending = ({ clean: prediction }: { readonly clean: number | undefined }) => (
  <p class="change plain" role="status">
    {prediction !== undefined && (
      <>
        <span class="unseen">{`Clean: ${wordOf(prediction)}. `}</span>
        <span class="signs" aria-hidden="true">
          {signOf(prediction)}
        </span>
      </>
    )}
    <span class="muted">{waiting[activity.value.kind]}</span>
  </p>
);

interface ChangeProps {
  readonly clean: number;
  readonly attacked: number;
  readonly truth: number | 'nothing';
  readonly size: string;
}

function Change({ clean: before, attacked, truth: shows, size }: ChangeProps) {
  const { text, tone } = outcomeOf(before, attacked, shows);
  return (
    <p class={`change ${tone}`} role="status">
      <span class="unseen">{`Clean: ${wordOf(before)}. Attacked: ${wordOf(attacked)}. `}</span>
      <span class="signs" aria-hidden="true">
        {signOf(before)} → {signOf(attacked)}
      </span>
      <strong>{text}</strong>
      <span class="size number">
        <Term of="dB">{size}</Term>
      </span>
    </p>
  );
}

interface TilesProps {
  readonly clean: Float32Array | null;
  readonly difference: Float32Array | null;
  readonly attacked: Float32Array | null;
  /** How many times the perturbation is shown. */
  readonly gain: number;
  /** What was changed, in words. */
  readonly size: string;
}

/** Image + perturbation = attacked image. */
function Tiles({ clean, difference, attacked, gain, size }: TilesProps) {
  const { side } = imageSet.value;
  return (
    <div class="tiles">
      <figure>
        <Picture pixels={clean} width={side} alt="Clean image" />
        <figcaption>clean</figcaption>
      </figure>
      <span aria-hidden="true">+</span>
      <figure>
        <Picture
          pixels={difference}
          width={side}
          palette="signed"
          scale={1 / gain}
          alt={`Perturbation, shown ${gain} times: ${size}`}
        />
        <figcaption>change × {gain}</figcaption>
      </figure>
      <span aria-hidden="true">=</span>
      <figure>
        <Picture pixels={attacked} width={side} alt="Attacked image" />
        <figcaption>attacked</figcaption>
      </figure>
    </div>
  );
}

interface ConfidenceBarsProps {
  readonly clean: Verdict | undefined;
  readonly attacked: Verdict | undefined;
  readonly truth: Truth;
}

/** Each category, and nonsense: the confidence before the attack (thin) and after it. */
function ConfidenceBars({ clean, attacked, truth }: ConfidenceBarsProps) {
  const { length } = imageSet.value.classNames;
  const categories = Array.from({ length: length + 1 }, (_, category) => category);
  return (
    <table class="bars">
      <caption class="unseen">Confidences</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">category</th>
          <th scope="col">clean and attacked</th>
          <th scope="col">clean</th>
          <th scope="col">attacked</th>
        </tr>
      </thead>
      <tbody>
        {categories.map((category) => (
          <Row
            key={category}
            {...{ category, clean, attacked }}
            isTrue={category === (truth === 'nothing' ? length : truth)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly category: number;
  readonly clean: Verdict | undefined;
  readonly attacked: Verdict | undefined;
  readonly isTrue: boolean;
}

function Row({ category, clean, attacked, isTrue }: RowProps) {
  const before = confidence(clean, category);
  const after = confidence(attacked, category);
  const isPredicted = attacked !== undefined && matches(attacked, category);
  const { classNames } = imageSet.value;
  const isNonsense = category === classNames.length;
  const threshold = attacked && 'threshold' in attacked.rule && !isNonsense ? attacked.rule.threshold : null;
  return (
    <tr class={isPredicted ? 'predicted' : ''}>
      <th scope="row">
        {classNames[category] ?? NONSENSE_LABEL}
        {isTrue && <span class="unseen"> (what the image shows)</span>}
        {isTrue && <i class="truth" title="what the image shows" />}
      </th>
      <td aria-hidden="true">
        <div class="bar">
          <div class="bar-fill" style={{ width: percent(after) }} />
          <div class="bar-before" style={{ width: percent(before) }} />
          {threshold !== null && <div class="bar-threshold" style={{ left: percent(threshold) }} />}
        </div>
      </td>
      <td class="unseen">{share(before)}</td>
      <td class="value">{share(after)}</td>
    </tr>
  );
}

const matches = ({ prediction }: Verdict, category: number): boolean =>
  prediction < 0 ? category === imageSet.value.classNames.length : prediction === category;

/** Null where it is not known yet, or the network has no output for it: its nonsense is a lack of confidence. */
const confidence = (verdict: Verdict | undefined, category: number): number | null =>
  verdict?.confidences[category] ?? null;

const percent = (value: number | null): string => `${100 * (value ?? 0)}%`;
const share = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
