import { modelStyleOfName, type Rejection, type RejectionColumn, rejectionColumns, rejectionRate } from '@saf/results';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';
import type { FileOf } from '../data/open-file.ts';
import { allOf, isOfShownDataset } from '../data/results-model.ts';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';

export const rejectionCard: ResultCard = { kinds: ['rejection'], Card: RejectionCard };

type RejectionFile = FileOf<'rejection'>;

/** How robust each network is that may say that it does not know, those of other experiments too. */
function RejectionCard() {
  const files = allOf('rejection').filter(({ content }) => isOfShownDataset(content));
  if (files.length === 0) return null;
  const columns = rejectionColumns(files.map(({ content }) => content));
  return (
    <section class="card" aria-labelledby="rejection-title">
      <h2 id="rejection-title">Errors of networks that may reject</h2>
      <ScrollBox label="Errors with rejection of each network">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">network</th>
              <th scope="col">threshold</th>
              {columns.map(({ title }) => (
                <th key={title} scope="col">
                  {shortened(title)}
                </th>
              ))}
            </tr>
          </thead>
          {files.map((each) => (
            <NetworkRow key={each.file} each={each} columns={columns} />
          ))}
        </table>
      </ScrollBox>
      <p class="small muted">
        What a network is not confident in is rejected; the threshold keeps nearly all of the held-out images that it
        classifies right. Clean and under attack: images that are wrong and accepted, as a share of those accepted, the
        worst over all attacks; behind ≤, what bounds prove that it does not exceed. Other images and fooling images
        show none of the categories: the share accepted. 0 is best; a dash where it was not measured.
      </p>
    </section>
  );
}

function NetworkRow({ each, columns }: { readonly each: RejectionFile; readonly columns: readonly RejectionColumn[] }) {
  const { file, content } = each;
  return (
    <tbody class={toneOf(modelStyleOfName(content.network.model))}>
      <tr>
        <th scope="rowgroup">{nameOf(file, content)}</th>
        <td class="rate">{content.threshold.toFixed(4)}</td>
        {columns.map(({ title, count, proven }) => {
          const found = count(content);
          const bound = proven(content);
          return (
            <td key={title} class="rate">
              {found ? rejectionRate(found).toFixed(3) : '–'}
              {bound && <span class="muted"> ≤ {rejectionRate(bound).toFixed(3)}</span>}
            </td>
          );
        })}
      </tr>
    </tbody>
  );
}

/** Committed ones go by their model and seed; of those that were dropped the file is said too. */
function nameOf(file: string, { network, samples }: Rejection): string {
  const from = file.includes('rejection/') ? '' : ` (${shortened(file)})`;
  const seed = network.seed === 1 ? '' : `, seed ${network.seed}`;
  return `${shortened(network.model)}${seed}${from}, ${withCommas(samples)} images`;
}
