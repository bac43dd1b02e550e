import { useEffect } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { Busy } from '../../ui/drawing/busy.tsx';
import { EachInTurn, InTurn } from '../../ui/drawing/in-turn.tsx';
import { Segmented } from '../../ui/inputs/segmented.tsx';
import { Glossary } from '../../ui/words/glossary.tsx';
import { AttackCard } from './attack-card.tsx';
import { followAttack, isBusy } from './attack-model.ts';
import { ImageCard } from './image-card.tsx';
import { LayersCard } from './layers-card.tsx';
import { NetworkCard } from './network-card.tsx';
import { Scenes } from './scenes.tsx';
import { ShareCard } from './share/share-card.tsx';
import { StrengthCard } from './strength-card.tsx';
import { VerdictStrip } from './verdict-strip.tsx';

const gains = (['1', '5', '20'] as const).map((value) => ({ value, label: `× ${value}` }));

const sides = ['left', 'right'] as const;
const beside = [ImageCard, AttackCard];
const below = [StrengthCard, LayersCard, ShareCard];

/** Draw it, attack it, and see what two networks make of it. Cards are drawn in tasks of their own, so that the page does not stand still. */
export function AttackView() {
  useEffect(followAttack, []);
  return (
    <div class="stack">
      <Scenes />
      <VerdictStrip />
      <div class="with-side">
        <div class="stack side">
          <EachInTurn cards={beside} />
        </div>
        <Busy when={isBusy}>
          <div class="bar-line">
            <p class="legend small">
              <span class="bar-key" /> attacked
              <span class="bar-key thin" /> clean
              <i class="truth" /> what the image shows
            </p>
            <Segmented label="Change shown" value={controls.gain.value} options={gains} hideLabel />
          </div>
          <div class="columns">
            {sides.map((side) => (
              <InTurn key={side}>
                <NetworkCard side={side} />
              </InTurn>
            ))}
          </div>
          <EachInTurn cards={below} />
          <Glossary of={['plain', 'mReLU, RBF', '-r', '-m', 'β', '∅', 'dB', 'cv1, cv2, fc1, fc2']} />
        </Busy>
      </div>
    </div>
  );
}
