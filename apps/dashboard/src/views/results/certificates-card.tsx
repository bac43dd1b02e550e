import { type CertificateResult, formatEpsilon, modelStyleOfName, shareOf } from '@saf/results';
import { ScrollBox } from '../../ui/scroll-box.tsx';
import { shortened } from '../../ui/shortened.ts';
import type { FileOf } from './data/open-file.ts';
import { filesOf, isOfShownDataset } from './data/results-model.ts';
import { toneOf } from './data/tone.ts';
import type { ResultCard } from './result-card.ts';

export const certificatesCard: ResultCard = { kinds: ['certificate'], Card: CertificatesCard };

type CertificateFile = FileOf<'certificate'>;

/** What is proven of each network: the share of images that no change up to a size is mistaken for another. */
function CertificatesCard() {
  const files = filesOf('certificate').filter(({ content }) => isOfShownDataset(content));
  if (files.length === 0) return null;
  const of = (norm: 'linf' | 'l2') => files.filter(({ content }) => content.guarantee.norm === norm);
  return (
    <section class="card" aria-labelledby="certificates-title">
      <h2 id="certificates-title">What is proven</h2>
      <Certified caption="Any change of pixels by at most ε (L∞), of the network itself" files={of('linf')} />
      <Certified caption="Any change shorter than a radius (L2), of the smoothed network" files={of('l2')} />
      <p class="small muted">
        Share of images that are right, and of which it is proven that no change of that size is taken for another
        category; below it the 95 % Wilson interval over images. An attack only says that a network is not broken yet.
        What is proven of a smoothed network is wrong with a small probability, and is of the vote over noisy copies of
        an image.
      </p>
    </section>
  );
}

interface CertifiedProps {
  readonly caption: string;
  readonly files: readonly CertificateFile[];
}

function Certified({ caption, files }: CertifiedProps) {
  if (files.length === 0) return null;
  const sizes = [...new Set(files.flatMap(({ content }) => ratesOf(content).map(({ size }) => size)))];
  sizes.sort((a, b) => a - b);
  return (
    <ScrollBox label={caption}>
      <table class="numbers">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">network</th>
            <th scope="col">by</th>
            <th scope="col">images</th>
            <th scope="col">clean</th>
            {sizes.map((size) => (
              <th key={size} scope="col">
                {formatEpsilon(size)}
              </th>
            ))}
          </tr>
        </thead>
        {files.map((each) => (
          <Rows key={each.file} {...each} sizes={sizes} />
        ))}
      </table>
    </ScrollBox>
  );
}

function Rows({ file, content, sizes }: CertificateFile & { readonly sizes: readonly number[] }) {
  const rates = [shareOf(content.clean), ...sizes.map((size) => ratesOf(content).find((each) => each.size === size))];
  return (
    <tbody class={toneOf(modelStyleOfName(content.network.model))}>
      <tr>
        <th scope="rowgroup">{nameOf(file, content)}</th>
        <td>{methodOf(content)}</td>
        <td>{content.samples.toLocaleString('en')}</td>
        {rates.map((rate, i) => (
          <td key={sizes[i - 1] ?? 'clean'} class="rate">
            {rate?.accuracy.toFixed(3) ?? '–'}
          </td>
        ))}
      </tr>
      <tr class="small muted">
        <td colSpan={3} />
        {rates.map((rate, i) => (
          <td key={sizes[i - 1] ?? 'clean'}>{rate?.interval.map((end) => end.toFixed(3)).join('–')}</td>
        ))}
      </tr>
    </tbody>
  );
}

/** Certified accuracies by ε or radius. */
function ratesOf({ guarantee }: CertificateResult) {
  if (guarantee.norm === 'linf') return guarantee.sizes.map(({ epsilon, ...rest }) => ({ size: epsilon, ...rest }));
  return guarantee.sizes.map(({ radius, ...rest }) => ({ size: radius, ...rest }));
}

const methodOf = ({ guarantee }: CertificateResult): string =>
  guarantee.norm === 'l2' ? `σ = ${guarantee.std}, ${guarantee.n.toLocaleString('en')} copies` : guarantee.method;

/** Committed ones go by their model and seed; of those that were dropped the file is said too. */
function nameOf(file: string, { network }: CertificateResult): string {
  const from = file.includes('/') ? '' : ` (${shortened(file)})`;
  return `${shortened(network.model)}${network.seed === 1 ? '' : `, seed ${network.seed}`}${from}`;
}
