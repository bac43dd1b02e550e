import type { OwnNetwork } from '../../state/own-networks.ts';
import { EvaluationCard } from '../../ui/evaluation-card.tsx';
import { card, measureCard, work } from './yours-model.ts';

/** The network's evaluation card, in short form. */
export function ShortCard({ network }: { readonly network: OwnNetwork }) {
  return (
    <>
      <section class="card" aria-labelledby="short-card-title">
        <h2 id="short-card-title">Can its robustness be believed?</h2>
        <p class="muted">
          The evaluation card asks what tells a robust network from one that misleads attacks. In short form it attacks
          the first 50 test images, with a tenth of the usual steps: what it finds broken is broken, and what withstands
          it may fall to more steps.
        </p>
        <div class="buttons">
          <button
            type="button"
            class="primary"
            disabled={work.value !== null}
            onClick={() => void measureCard(network)}
          >
            Make the short card
          </button>
        </div>
      </section>
      {card.value && <EvaluationCard card={card.value} />}
    </>
  );
}
