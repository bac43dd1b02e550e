import '../../styles/views/compare.css';
import { useEffect } from 'preact/hooks';
import { imageSetOf } from '../../engine/image-sets.ts';
import { controls } from '../../state/controls.ts';
import { imageSet, shortName } from '../../state/image-set.ts';
import { engine } from '../../state/session.ts';
import { Busy } from '../../ui/drawing/busy.tsx';
import { EachInTurn, InTurn } from '../../ui/drawing/in-turn.tsx';
import { Segmented } from '../../ui/inputs/segmented.tsx';
import { Slider } from '../../ui/inputs/slider.tsx';
import { Toggle } from '../../ui/inputs/toggle.tsx';
import { Glossary } from '../../ui/words/glossary.tsx';
import { shortened } from '../../ui/words/shortened.ts';
import { pixels, truth } from '../attack/attack-model.ts';
import { ImageCard } from '../attack/image-card.tsx';
import { networkNames } from '../attack/words/network-options.ts';
import { cells, columns, followComparison, isRunning, runAll, running, stop } from './compare-model.ts';
import { CompareTable } from './compare-table.tsx';
import { ImagesCard } from './images-card.tsx';

/** Every attack against several networks, on one image. */
export function CompareView() {
  useEffect(followComparison, []);
  return (
    <div class="with-side">
      <div class="stack side">
        <EachInTurn cards={beside} />
      </div>
      <Busy when={isRunning}>
        <Segmented label="What is compared on" hideLabel value={controls.scope.value} options={scopes} />
        <InTurn>{controls.scope.value.value === 'images' ? <ImagesCard /> : <Grid />}</InTurn>
        <Glossary of={['plain', 'mReLU, RBF', '-r', '-m', '-c', '-n', 'β', '∅', 'dB']} />
      </Busy>
    </div>
  );
}

const scopes = [
  { value: 'image', label: 'Every attack on this image' },
  { value: 'images', label: 'All test images' },
] as const;

/** Every attack on every network, for this image. */
const Grid = () => (
  <section class="card" aria-labelledby="grid-title">
    <div class="card-head">
      <h2 id="grid-title">Every attack × every network</h2>
      <Start />
    </div>
    <CompareTable />
  </section>
);

function Choices() {
  const { grid, strength, slow, clip } = controls;
  const names = networkNames(controls.left.value.value).filter((name) => imageSetOf(name) === imageSet.value);
  const toggle = (name: string) => {
    const chosen = columns.value;
    const next = chosen.includes(name) ? chosen.filter((each) => each !== name) : [...chosen, name];
    grid.value.value = names.filter((each) => next.includes(each));
  };
  return (
    <section class="card" aria-labelledby="choices-title">
      <h2 id="choices-title">What is compared</h2>
      <Slider
        label="Strength β"
        value={strength.value}
        min={0}
        max={imageSet.value.strengths.most}
        step={0.005}
        format={(value) => value.toFixed(3)}
      />
      <fieldset>
        <legend class="label">Networks</legend>
        <div class="network-picks">
          {names.map((name) => (
            <label key={name} class="toggle">
              <input
                type="checkbox"
                checked={columns.value.includes(name)}
                disabled={columns.value.length === 1 && columns.value.includes(name)}
                onChange={() => toggle(name)}
              />
              {shortened(shortName(name), 24)}
            </label>
          ))}
        </div>
      </fieldset>
      <Toggle label="Slow attacks too (minutes)" value={slow.value} />
      <Toggle label="Keep pixels in 0–1 (the paper does not)" value={clip.value} />
    </section>
  );
}

const beside = [ImageCard, Choices];

function Start() {
  const now = running.value;
  if (now)
    return (
      <div class="progress-line running">
        <progress aria-label="Progress of all attacks" value={now.done} max={1} />
        <span>
          {now.attack} on {shortName(now.network)}
        </span>
        <button type="button" onClick={stop}>
          Cancel
        </button>
      </div>
    );
  const isReady = engine.value !== null && pixels.value !== null && truth.value !== 'unknown';
  return (
    <button type="button" class="primary" disabled={!isReady} onClick={() => void runAll()}>
      {cells.value.length > 0 ? 'Run what is missing' : 'Run all attacks'}
    </button>
  );
}
