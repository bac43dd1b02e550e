import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { controls, view } from '../state/controls.ts';
import { failure, sentenceOf } from '../state/session.ts';
import { formatHash } from '../state/url.ts';
import { followAttack } from './attack/attack-model.ts';
import { NetworkCard } from './attack/network-card.tsx';
import { StrengthCard } from './attack/strength-card.tsx';

/** One card alone, for a frame in another page. */
export function Embedded() {
  const card = controls.embed.value.value;
  const { embed: _, ...others } = controls;
  return (
    <main id="main" class="embedded">
      {failure.value && (
        <p class="notice" role="alert">
          {failure.value}
        </p>
      )}
      {view.value === 'prove' ? <Proof side={card === 'right' ? 'right' : 'left'} /> : <Attacked />}
      <a class="small" href={formatHash(view.value, Object.values(others))} target="_blank" rel="noreferrer">
        Open it in the laboratory
      </a>
    </main>
  );
}

function Attacked() {
  useEffect(followAttack, []);
  const card = controls.embed.value.value;
  return card === 'curve' ? <StrengthCard /> : <NetworkCard side={card === 'right' ? 'right' : 'left'} />;
}

/** Fetched where it is asked for. */
function Proof({ side }: { readonly side: 'left' | 'right' }) {
  const [Card, setCard] = useState<ComponentType<{ readonly side: 'left' | 'right' }> | null>(null);
  useEffect(() => {
    import('./prove/embedded-proof.tsx').then(
      ({ EmbeddedProof }) => setCard(() => EmbeddedProof),
      (error) => {
        failure.value = sentenceOf(error);
      },
    );
  }, []);
  return Card && <Card side={side} />;
}
