import type { ComponentChildren } from 'preact';
import { valuesOf } from '../../engine/image-sets.ts';
import { controls } from '../../state/controls.ts';
import { imageSet, shortName } from '../../state/image-set.ts';
import { engine } from '../../state/session.ts';
import { Slider } from '../../ui/inputs/slider.tsx';
import { Picture } from '../../ui/pictures/picture.tsx';
import { shortened } from '../../ui/words/shortened.ts';
import { activity, attackAgain, cancel, clean, outcomes, pixels } from './attack-model.ts';
import { plainWord } from './words/network-names.ts';
import { outcomeOf, signOf } from './words/outcome.ts';
import { strengthInWords } from './words/strength-words.ts';

/** The strength, what it does to the image, and what both networks say of it: in sight wherever the page is scrolled to. */
export function VerdictStrip() {
  return (
    <section class="strip" aria-label="Strength and verdicts">
      <StrengthSlider />
      <div class="strip-networks">
        <Network side="left" />
        <Network side="right" />
      </div>
      <AttackProgress />
    </section>
  );
}

function StrengthSlider() {
  const attack = controls.attack.value.value;
  const norm = engine.value?.report.attacks.find((each) => each.key === attack)?.norm;
  return (
    <Slider
      label="Strength β"
      value={controls.strength.value}
      min={0}
      max={imageSet.value.strengths.most}
      step={0.005}
      format={(value) => `${value.toFixed(3)} · ${strengthInWords(attack, norm, value, valuesOf(imageSet.value))}`}
    />
  );
}

/** One network in short: the image that it sees, and what became of it. */
function Network({ side }: { readonly side: 'left' | 'right' }) {
  const place = side === 'left' ? 0 : 1;
  const network = controls[side].value.value;
  const shown = outcomes.value;
  const outcome = shown?.of[place];
  const before = clean.value[place];
  return (
    <p class={`strip-network ${side}`}>
      <Picture
        pixels={outcome?.pixels ?? pixels.value}
        width={imageSet.value.side}
        alt={outcome ? 'Attacked image' : 'Image before the attack'}
      />
      <span>
        <span class="strip-name">{plainWord(network) ?? shortened(shortName(network), 24)}</span>
        {shown && outcome ? (
          <Words
            signs={`${signOf(outcome.clean.prediction)} → ${signOf(outcome.attacked.prediction)}`}
            {...outcomeOf(outcome.clean.prediction, outcome.attacked.prediction, shown.truth)}
          />
        ) : (
          <span class="muted">{before ? `${signOf(before.prediction)} → …` : '…'}</span>
        )}
      </span>
    </p>
  );
}

const Words = ({
  signs,
  text,
  tone,
}: {
  readonly signs: string;
  readonly text: ComponentChildren;
  readonly tone: string;
}) => (
  <span class={`strip-verdict ${tone}`}>
    <span class="number">{signs}</span> <strong>{text}</strong>
  </span>
);

const ended = {
  starting: 'Starting the engine …',
  finished: 'The attack has finished.',
  cancelled: 'The attack was cancelled.',
  failed: 'The attack has no answer.',
  unknown: 'Say what your image shows to attack it.',
} as const;

/** How far the attack is, and a way to end it. */
function AttackProgress() {
  const now = activity.value;
  if (now.kind !== 'running')
    return (
      <div class="progress-line">
        <span role="status">{ended[now.kind]}</span>
        {now.kind === 'cancelled' && (
          <button type="button" onClick={attackAgain}>
            Attack again
          </button>
        )}
      </div>
    );
  const percent = `${Math.floor(100 * now.done)} %`;
  return (
    <div class="progress-line running">
      <progress aria-label="Progress of the attack" value={now.done} max={1} />
      <span class="progress-note" title={now.note}>
        <span>{now.note}</span>
        <span>: {percent}</span>
      </span>
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}
