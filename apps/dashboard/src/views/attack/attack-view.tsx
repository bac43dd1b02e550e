import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { Glossary } from '../../ui/glossary.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { AttackCard } from './attack-card.tsx';
import { activity, attackAgain, cancel, followAttack, isBusy } from './attack-model.ts';
import { ImageCard } from './image-card.tsx';
import { LayersCard } from './layers-card.tsx';
import { NetworkCard } from './network-card.tsx';
import { ShareCard } from './share/share-card.tsx';
import { StrengthCard } from './strength-card.tsx';

const gains = (['1', '5', '20'] as const).map((value) => ({ value, label: `× ${value}` }));

/** Draw it, attack it, and see what two networks make of it. */
export function AttackView() {
  useEffect(followAttack, []);
  return (
    <div class="with-side">
      <div class="stack side">
        <ImageCard />
        <AttackCard />
      </div>
      <Busy>
        <AttackProgress />
        <div class="bar-line">
          <p class="legend small">
            <span class="bar-key" /> attacked
            <span class="bar-key thin" /> clean
            <i class="truth" /> what the image shows
          </p>
          <Segmented label="Change shown" value={controls.gain.value} options={gains} hideLabel />
        </div>
        <div class="columns">
          <NetworkCard side="left" />
          <NetworkCard side="right" />
        </div>
        <StrengthCard />
        <LayersCard />
        <ShareCard />
        <Glossary of={['plain', 'mReLU, RBF', '-r', '-m', 'β', '∅', 'dB', 'cv1, cv2, fc1, fc2']} />
      </Busy>
    </div>
  );
}

/** Says that an attack runs. Its children are those of the view: they are not drawn anew with it. */
const Busy = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="stack" aria-busy={isBusy.value}>
    {children}
  </div>
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
      <span>
        {now.note}: {percent}
      </span>
      <button type="button" onClick={cancel}>
        Cancel
      </button>
    </div>
  );
}
