import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { controls } from '../../state/controls.ts';
import { InTurn, newTurns, TurnsOfView } from '../../ui/drawing/in-turn.tsx';
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
const below = [StrengthCard, LayersCard, ShareCard];

/** Draw it, attack it, and see what two networks make of it. Cards are drawn in tasks of their own, so that the page does not stand still. */
export function AttackView() {
  useEffect(followAttack, []);
  const turns = useMemo(newTurns, []);
  return (
    <div class="stack">
      <Scenes />
      <VerdictStrip />
      <div class="with-side">
        <div class="stack side">
          <ImageCard />
          <AttackCard />
        </div>
        <Busy>
          <div class="bar-line">
            <p class="legend small">
              <span class="bar-key" /> attacked
              <span class="bar-key thin" /> clean
              <i class="truth" /> what the image shows
            </p>
            <Segmented label="Change shown" value={controls.gain.value} options={gains} hideLabel />
          </div>
          <TurnsOfView.Provider value={turns}>
            <div class="columns">
              {sides.map((side) => (
                <InTurn key={side}>
                  <NetworkCard side={side} />
                </InTurn>
              ))}
            </div>
            {below.map((Card, i) => (
              <InTurn key={i}>
                <Card />
              </InTurn>
            ))}
          </TurnsOfView.Provider>
          <Glossary of={['plain', 'mReLU, RBF', '-r', '-m', 'β', '∅', 'dB', 'cv1, cv2, fc1, fc2']} />
        </Busy>
      </div>
    </div>
  );
}

/** Says that an attack runs. Its children are those of the view: they are not drawn anew with it. */
const Busy = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="stack" aria-busy={isBusy.value}>
    {children}
  </div>
);
