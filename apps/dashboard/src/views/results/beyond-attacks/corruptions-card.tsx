import { type Corruptions, corruptionErrorsOf, modelStyleOfName } from '@saf/results';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';
import type { FileOf } from '../data/open-file.ts';
import { filesOf, isOfShownDataset } from '../data/results-model.ts';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';

export const corruptionsCard: ResultCard = { kinds: ['corruptions'], Card: CorruptionsCard };

type CorruptionsFile = FileOf<'corruptions'>;

/** How often each network is wrong on images that were spoilt as in MNIST-C or CIFAR-10-C. */
function CorruptionsCard() {
  const files = filesOf('corruptions').filter(({ content }) => isOfShownDataset(content));
  if (files.length === 0) return null;
  const names = [...new Set(files.flatMap(({ content }) => content.corruptions.map(({ name }) => name)))];
  return (
    <section class="card" aria-labelledby="corruptions-title">
      <h2 id="corruptions-title">Corrupted images</h2>
      <ScrollBox label="Error rate of each network on each corruption">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">network</th>
              {['clean', ...names].map((name) => (
                <th key={name} scope="col">
                  {shortened(name).replaceAll('-', ' ')}
                </th>
              ))}
            </tr>
          </thead>
          {files.map((each) => (
            <NetworkRow key={each.file} {...{ each, names }} />
          ))}
        </table>
      </ScrollBox>
      <p class="small muted">
        Error rates on test images, means over the severities that were measured; an image that is taken for nonsense
        counts as an error. A dash where a corruption was not measured.
      </p>
    </section>
  );
}

function NetworkRow({ each, names }: { readonly each: CorruptionsFile; readonly names: readonly string[] }) {
  const { content } = each;
  const { clean, corruptions } = corruptionErrorsOf(content);
  const rates = [clean, ...names.map((name) => mean(corruptions[name] ?? []))];
  return (
    <tbody class={toneOf(modelStyleOfName(content.network.model))}>
      <tr>
        <th scope="rowgroup">{nameOf(each.file, content)}</th>
        {rates.map((rate, i) => (
          <td key={i} class="rate">
            {rate?.toFixed(3) ?? '–'}
          </td>
        ))}
      </tr>
    </tbody>
  );
}

const mean = (values: readonly number[]): number | null =>
  values.length > 0 ? values.reduce((a, b) => a + b) / values.length : null;

/** Committed ones go by their model and seed; of those that were dropped the file is said too. */
function nameOf(file: string, { network, benchmark, samples }: Corruptions): string {
  const from = file.startsWith('corruptions/') ? '' : ` (${shortened(file)})`;
  const seed = network.seed === 1 ? '' : `, seed ${network.seed}`;
  return `${shortened(network.model)}${seed}${from}, ${shortened(benchmark)}, ${withCommas(samples)} images`;
}
