import type { ConfidenceBounds } from '../../engine/proof-contract.ts';
import { controls } from '../../state/controls.ts';
import { imageSet } from '../../state/image-set.ts';
import { Picture } from '../../ui/pictures/picture.tsx';
import { truth } from '../attack/attack-model.ts';
import { NetworkSelect } from '../attack/network-card.tsx';
import { NONSENSE_LABEL, wordOf } from '../attack/words/outcome.ts';
import { describeReach, judgementOf } from './judgement.ts';
import { bounds, confidences, reaches } from './prove-model.ts';
import { ReachChart } from './reach-chart.tsx';

interface ProofCardProps {
  readonly side: 'left' | 'right';
}

/** One network: what is proven of it at ε, what is broken, and what lies between. */
export function ProofCard({ side }: ProofCardProps) {
  const place = side === 'left' ? 0 : 1;
  const network = controls[side].value.value;
  const epsilon = controls.epsilon.value.value;
  const { value: label } = truth;
  const reach = reaches.value[place];
  const shown = bounds.value;
  const judgement =
    typeof label === 'number'
      ? judgementOf({ epsilon, label, reach, nonsenseCounts: controls.nonsense.value.value })
      : null;
  return (
    <section class={`card network ${side}`} aria-label={network}>
      <NetworkSelect side={side} />
      <p class={`judgement ${judgement?.kind ?? ''}`} role="status">
        {judgement?.text ?? 'A proof is about what the image shows: say what it is, or choose a test image.'}
      </p>
      <ReachChart {...{ reach, epsilon }} />
      <p class="small muted">{reach ? describeReach(reach) : ''}</p>
      {reach?.broken && reach.broken.epsilon > 0 && (
        <figure class="found">
          <Picture
            pixels={reach.broken.pixels}
            width={imageSet.value.side}
            alt="The nearest image that the attack has found"
          />
          <figcaption>
            within {reach.broken.epsilon.toFixed(3)}: taken for {wordOf(reach.broken.prediction)}
          </figcaption>
        </figure>
      )}
      <Bounds clean={confidences.value[place]} {...shown?.of[place]} epsilon={shown?.epsilon ?? null} label={label} />
    </section>
  );
}

interface BoundsProps {
  readonly clean: Float32Array | undefined;
  readonly interval?: ConfidenceBounds;
  readonly crown?: ConfidenceBounds;
  readonly epsilon: number | null;
  readonly label: unknown;
}

/** What each confidence lies between, whatever changes the image by at most ε. */
function Bounds({ clean, interval, crown, epsilon, label }: BoundsProps) {
  const { classNames } = imageSet.value;
  const categories = Array.from({ length: clean?.length ?? classNames.length }, (_, category) => category);
  return (
    <table class="bars bounds">
      <caption class="small muted">
        Each confidence stays inside its bar{epsilon === null ? '' : `, at ε = ${epsilon.toFixed(3)}`}
      </caption>
      <thead class="unseen">
        <tr>
          <th scope="col">category</th>
          <th scope="col">bounds</th>
          <th scope="col">by CROWN</th>
        </tr>
      </thead>
      <tbody>
        {categories.map((category) => (
          <tr key={category}>
            <th scope="row">
              {classNames[category] ?? NONSENSE_LABEL}
              {category === label && <i class="truth" title="what the image shows" />}
            </th>
            <td aria-hidden="true">
              <div class="bar">
                <Bound of={interval} {...{ category }} kind="interval" />
                <Bound of={crown} {...{ category }} kind="crown" />
                {clean && <div class="bound-clean" style={{ left: percent(clean[category]) }} />}
              </div>
            </td>
            <td class="value">{crown ? `${share(crown.low[category])}–${share(crown.high[category])}` : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface BoundProps {
  readonly of: ConfidenceBounds | undefined;
  readonly category: number;
  readonly kind: string;
}

const Bound = ({ of, category, kind }: BoundProps) =>
  of ? (
    <div class={`bound ${kind}`} style={{ left: percent(of.low[category]), right: percent(1 - of.high[category]) }} />
  ) : null;

const percent = (value: number): string => `${100 * Math.min(1, Math.max(0, value))}%`;
const share = (value: number): string => Math.min(1, Math.max(0, value)).toFixed(2);
