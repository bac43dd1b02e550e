import type { Ood } from '@saf/results';
import { modelStyleOfName } from '@saf/results';
import { controls } from '../../../state/controls.ts';
import { Select } from '../../../ui/inputs/select.tsx';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';
import type { FileOf } from '../data/open-file.ts';
import { filesOf, isOfShownDataset } from '../data/results-model.ts';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';

export const oodCard: ResultCard = { kinds: ['out-of-distribution'], Card: OodCard };

type OodFile = FileOf<'out-of-distribution'>;

/** How well each network's output tells images of other things from those of its data set. */
function OodCard() {
  const files = filesOf('out-of-distribution').filter(({ content }) => isOfShownDataset(content));
  const of = (pick: (detection: Ood['detections'][number]) => string) => [
    ...new Set(files.flatMap(({ content }) => content.detections.map(pick))),
  ];
  const scores = of(({ score }) => score);
  if (scores.length === 0) return null;
  const { value: chosen } = controls.score;
  const score = scores.includes(chosen.value) ? chosen.value : scores[0];
  return (
    <section class="card" aria-labelledby="ood-title">
      <h2 id="ood-title">Out of distribution: telling other images apart</h2>
      <Select
        label="Score"
        value={score}
        options={scores.map((each) => ({ value: each, label: shortened(each) }))}
        onChange={(value) => {
          chosen.value = value;
        }}
      />
      <ScrollBox label="AUROC of each network on each kind of other images">
        <Aurocs {...{ files, score, others: of(({ nonsense }) => nonsense) }} />
      </ScrollBox>
      <p class="small muted">
        AUROC of the score: 1 where every other image can be told from the test images, 0.5 where the score is no better
        than chance. As many other images as test images, {rangeOf(files)} of each; a dash where a network has no such
        score.
      </p>
    </section>
  );
}

interface AurocsProps {
  readonly files: readonly OodFile[];
  readonly score: string;
  /** The kinds of other images. */
  readonly others: readonly string[];
}

const Aurocs = ({ files, score, others }: AurocsProps) => (
  <table class="numbers">
    <thead>
      <tr>
        <th scope="col">network</th>
        {others.map((each) => (
          <th key={each} scope="col">
            {inWords(each)}
          </th>
        ))}
      </tr>
    </thead>
    {files.map((each) => (
      <tbody key={each.file} class={toneOf(modelStyleOfName(each.content.network.model))}>
        <tr>
          <th scope="rowgroup">{nameOf(each)}</th>
          {others.map((nonsense) => (
            <td key={nonsense} class="rate">
              {aurocOf(each.content, nonsense, score)?.toFixed(3) ?? '–'}
            </td>
          ))}
        </tr>
      </tbody>
    ))}
  </table>
);

const aurocOf = ({ detections }: Ood, nonsense: string, score: string): number | undefined =>
  detections.find((each) => each.nonsense === nonsense && each.score === score)?.auroc;

/** Committed ones go by their model and seed; of those that were dropped the file is said too. */
function nameOf({ file, content: { network } }: OodFile): string {
  const from = file.startsWith('ood/') ? '' : ` (${shortened(file)})`;
  return `${shortened(network.model)}${network.seed === 1 ? '' : `, seed ${network.seed}`}${from}`;
}

/** "corrupted-gaussianNoise" is "corrupted gaussian noise". */
const inWords = (nonsense: string): string =>
  shortened(nonsense)
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
    .replaceAll('-', ' ');

const rangeOf = (files: readonly OodFile[]): string =>
  [...new Set(files.map(({ content }) => content.samples))]
    .sort((a, b) => a - b)
    .map(withCommas)
    .join(' or ');
