import '../../styles/views/prove.css';
import { useEffect } from 'preact/hooks';
import { largestEpsilonOf } from '../../engine/proof-contract.ts';
import { controls } from '../../state/controls.ts';
import { chooseNetwork, imageSet } from '../../state/image-set.ts';
import { Busy } from '../../ui/drawing/busy.tsx';
import { InTurn } from '../../ui/drawing/in-turn.tsx';
import { Slider } from '../../ui/inputs/slider.tsx';
import { Toggle } from '../../ui/inputs/toggle.tsx';
import { Glossary } from '../../ui/words/glossary.tsx';
import { ImageCard } from '../attack/image-card.tsx';
import { ProofCard } from './proof-card.tsx';
import { followProofs, isProving } from './prove-model.ts';
import { SmoothingCard } from './smoothing-card.tsx';
import { followVotes } from './votes-model.ts';

/** What is proven of the image, what is broken, and the gap between. */
export function ProveView() {
  useEffect(followProofs, []);
  useEffect(followVotes, []);
  return (
    <div class="with-side">
      <div class="stack side">
        <InTurn>
          <ImageCard />
        </InTurn>
      </div>
      <Busy when={isProving}>
        <div class="card epsilon-line">
          <Slider
            label="Largest change of a pixel, ε"
            value={controls.epsilon.value}
            min={0}
            max={largestEpsilonOf(imageSet.value)}
            step={largestEpsilonOf(imageSet.value) / 80}
            format={(value) => `${value.toFixed(3)} · ${(255 * value).toFixed(value < 0.02 ? 1 : 0)} of 255`}
          />
          <Toggle label="“Nonsense” counts as an error" value={controls.nonsense.value} />
          <Suggestions />
        </div>
        <div class="columns">
          <InTurn>
            <ProofCard side="left" />
          </InTurn>
          <InTurn>
            <ProofCard side="right" />
          </InTurn>
        </div>
        <InTurn>
          <SmoothingCard />
        </InTurn>
        <Glossary of={['plain', 'mReLU, RBF', '-r', '-m', '-c', '-n', 'interval, CROWN', 'ε']} />
      </Busy>
    </div>
  );
}

const pairs = [
  { label: 'the paper’s pair', left: 'mnist/plain', right: 'mnist/mReLU-r-m' },
  { label: 'trained for proofs at 0.1', left: 'mnist/ReLU-c1', right: 'mnist/RBF-c1' },
  { label: 'trained for proofs at 0.3', left: 'mnist/ReLU-c3-pixelwise-2', right: 'mnist/mReLU-c3-pixelwise-2' },
] as const;

/** Pairs of networks that are worth a look side by side. */
const Suggestions = () => (
  <fieldset class="suggestions">
    <legend class="label">Networks</legend>
    <div class="buttons">
      {pairs.map(({ label, left, right }) => (
        <button
          key={label}
          type="button"
          aria-pressed={controls.left.value.value === left && controls.right.value.value === right}
          onClick={() => {
            chooseNetwork('left', left);
            chooseNetwork('right', right);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  </fieldset>
);
