import { formatEpsilon, shareOf } from '@saf/results';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { withCommas } from '../../../ui/words/with-commas.ts';
import { toneOf } from '../data/tone.ts';
import { methodOf, type Proof } from './certificates-model.ts';
import { attackedAt, sizesOf } from './certified-lines.ts';

interface CertificatesTableProps {
  readonly caption: string;
  readonly proofs: readonly Proof[];
}

/** Certified accuracies of each network by the size of a change, and under them what attacks leave. */
export function CertificatesTable({ caption, proofs }: CertificatesTableProps) {
  const isOfBounds = ({ content }: Proof) => content.guarantee.norm === 'linf';
  const sizes = [...new Set(proofs.flatMap(({ content }) => sizesOf(content).map(({ size }) => size)))];
  // Clean accuracy has a column of its own; a radius of 0 is another: the vote is right and clear.
  const shown = sizes.filter((size) => size > 0 || !proofs.some(isOfBounds)).sort((a, b) => a - b);
  return (
    <details class="choice">
      <summary>All numbers: {caption.charAt(0).toLowerCase() + caption.slice(1)}</summary>
      <ScrollBox label={caption}>
        <table class="numbers">
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">network</th>
              <th scope="col">by</th>
              <th scope="col">images</th>
              <th scope="col">clean</th>
              {shown.map((size) => (
                <th key={size} scope="col">
                  {formatEpsilon(size)}
                </th>
              ))}
            </tr>
          </thead>
          {proofs.map((proof) => (
            <Rows key={proof.file} proof={proof} sizes={shown} />
          ))}
        </table>
      </ScrollBox>
    </details>
  );
}

function Rows({ proof: { id, style, content, attacked }, sizes }: { readonly proof: Proof; sizes: readonly number[] }) {
  const proven = sizesOf(content);
  const certified = [shareOf(content.clean), ...sizes.map((size) => proven.find((each) => each.size === size))];
  const isAttacked = attacked !== null && content.guarantee.norm === 'linf';
  const left = isAttacked ? [0, ...sizes].map((size) => attackedAt(attacked, size)) : [];
  return (
    <tbody class={toneOf(style)}>
      <tr>
        <th scope="rowgroup">{id}</th>
        <td>{methodOf(content)}</td>
        <td>{withCommas(content.samples)}</td>
        <Rates rates={certified} />
      </tr>
      <Intervals rates={certified} />
      {isAttacked && (
        <>
          <tr>
            <th scope="row">attacked</th>
            <td>the worst over all</td>
            <td>{withCommas(attacked.samples)}</td>
            <Rates rates={left} />
          </tr>
          <Intervals rates={left} />
        </>
      )}
    </tbody>
  );
}

type Rate = { readonly accuracy: number; readonly interval: readonly [number, number] } | null | undefined;

const Rates = ({ rates }: { readonly rates: readonly Rate[] }) => (
  <>
    {rates.map((rate, i) => (
      <td key={i} class="rate">
        {rate?.accuracy.toFixed(3) ?? '–'}
      </td>
    ))}
  </>
);

const Intervals = ({ rates }: { readonly rates: readonly Rate[] }) => (
  <tr class="small muted">
    <td colSpan={3} />
    {rates.map((rate, i) => (
      <td key={i}>{rate?.interval.map((end) => end.toFixed(3)).join('–')}</td>
    ))}
  </tr>
);
