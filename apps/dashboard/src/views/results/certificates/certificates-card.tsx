import { controls } from '../../../state/controls.ts';
import { InTurn } from '../../../ui/drawing/in-turn.tsx';
import { Picks } from '../../../ui/inputs/picks.tsx';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';
import { type Proof, pickedProofs, proofs } from './certificates-model.ts';
import { CertificatesTable } from './certificates-table.tsx';
import { CertifiedChart } from './certified-chart.tsx';
import { linesOverEpsilon, linesOverRadius } from './certified-lines.ts';

export const certificatesCard: ResultCard = { kinds: ['certificate'], Card: CertificatesCard };

/** What is proven of each network: the share of images that no change up to a size is mistaken for another. */
function CertificatesCard() {
  if (proofs.value.length === 0) return null;
  const of = (norm: 'linf' | 'l2') => pickedProofs.value.filter(({ content }) => content.guarantee.norm === norm);
  return (
    <section class="card" aria-labelledby="certificates-title">
      <h2 id="certificates-title">What is proven</h2>
      <NetworkPicks />
      <Bounded proofs={of('linf')} />
      <Smoothed proofs={of('l2')} />
      <p class="small muted">
        Share of images that are right, and of which it is proven that no change of that size is taken for another
        category; with it the 95 % Wilson interval over images, in the charts a band. Filled marks are what is proven:
        the truth is not below. Open marks are what the worst over all attacks leaves of the same network: the truth is
        not above. An attack only says that a network is not broken yet. What is proven of a smoothed network is wrong
        with a small probability, and is of the vote over noisy copies of an image; where its line ends, so many copies
        cannot certify more.
      </p>
    </section>
  );
}

/** Changes of pixels by at most ε, of the networks themselves. */
const Bounded = ({ proofs: shown }: { readonly proofs: readonly Proof[] }) =>
  shown.length === 0 ? null : (
    <>
      <InTurn>
        <CertifiedChart title={titleOf(shown)} xLabel="ε" lines={linesOverEpsilon(shown)} />
      </InTurn>
      <InTurn>
        <CertificatesTable caption="Any change of pixels by at most ε (L∞), of the network itself" proofs={shown} />
      </InTurn>
    </>
  );

const titleOf = (shown: readonly Proof[]): string =>
  shown.some(({ attacked }) => attacked)
    ? 'Certified and attacked accuracy over ε (L∞)'
    : 'Certified accuracy over ε (L∞)';

/** Changes shorter than a radius, of votes over noisy copies: one chart a σ. */
function Smoothed({ proofs: shown }: { readonly proofs: readonly Proof[] }) {
  if (shown.length === 0) return null;
  const stds = [...new Set(shown.map(stdOf))].sort((a, b) => a - b);
  return (
    <>
      <div class="columns">
        {stds.map((std) => (
          <InTurn key={std}>
            <CertifiedChart
              title={`Certified accuracy over the radius (L2), σ = ${std}`}
              xLabel="radius"
              lines={linesOverRadius(shown.filter((each) => stdOf(each) === std))}
            />
          </InTurn>
        ))}
      </div>
      <InTurn>
        <CertificatesTable caption="Any change shorter than a radius (L2), of the smoothed network" proofs={shown} />
      </InTurn>
    </>
  );
}

const stdOf = ({ content: { guarantee } }: Proof): number => (guarantee.norm === 'l2' ? guarantee.std : 0);

function NetworkPicks() {
  const named = new Map(proofs.value.map((proof) => [proof.id, proof]));
  const options = [...named.values()].map(({ id, style, dash }) => ({
    ...{ id, label: id, class: toneOf(style) },
    mark: (
      <svg width="26" height="9" aria-hidden="true">
        <line class="series" x2="26" y1="4.5" y2="4.5" stroke="currentColor" stroke-dasharray={dash} />
      </svg>
    ),
  }));
  const shown = new Set(pickedProofs.value.map(({ id }) => id));
  return <Picks label="Certified networks" {...{ options, shown }} value={controls.proven.value} />;
}
