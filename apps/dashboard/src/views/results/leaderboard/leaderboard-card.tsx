import { formatEpsilon, type LeaderboardEntry, modelStyleOfName } from '@saf/results';
import { controls } from '../../../state/controls.ts';
import { Select } from '../../../ui/inputs/select.tsx';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { shortened } from '../../../ui/words/shortened.ts';
import { withCommas } from '../../../ui/words/with-commas.ts';
import { filesOf, shownDataset } from '../data/results-model.ts';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';
import { afterClick, type Column, columns, inOrder, type Order, orderOf } from './leaderboard-columns.ts';

export const leaderboardCard: ResultCard = { kinds: ['leaderboard'], Card: LeaderboardCard };

/** Networks of all experiments on the shown data set by what AutoAttack leaves of them. */
function LeaderboardCard() {
  const all = filesOf('leaderboard').flatMap(({ content }) => content.entries.filter(isShown));
  if (all.length === 0) return null;
  const sizes = [...new Set(all.map(({ eps }) => eps))].sort((a, b) => a - b);
  const { only, norm } = controls;
  const isAsked = (eps: number) => norm.value.value === '' || norm.value.value === formatEpsilon(eps);
  const entries = all.filter(filters[only.value.value]);
  return (
    <section class="card" aria-labelledby="leaderboard-title">
      <h2 id="leaderboard-title">Leaderboard</h2>
      <div class="curve-controls">
        <Select
          label="Threat model"
          value={norm.value.value}
          options={[
            { value: '', label: 'all' },
            ...sizes.map((eps) => ({ value: formatEpsilon(eps), label: `L∞, ε = ${formatEpsilon(eps)}` })),
          ]}
          onChange={(size) => {
            norm.value.value = size;
          }}
        />
        <Select
          label="Networks"
          value={only.value.value}
          options={[
            { value: 'all', label: 'all' },
            { value: 'certified', label: 'with a certificate' },
            { value: 'reliable', label: 'whose card has no failed checks' },
            { value: 'whole', label: 'measured on the whole test set' },
          ]}
          onChange={(choice) => {
            only.value.value = only.codec.parse(choice) ?? 'all';
          }}
        />
      </div>
      {entries.length === 0 && <p class="muted">No network of the leaderboard is of this kind.</p>}
      <div class="tables">
        {sizes
          .filter((eps) => isAsked(eps) && entries.some((entry) => entry.eps === eps))
          .map((eps) => (
            <ScrollBox key={eps} label={`Networks under AutoAttack at ε = ${formatEpsilon(eps)}`}>
              <Board eps={eps} entries={entries.filter((entry) => entry.eps === eps)} />
            </ScrollBox>
          ))}
      </div>
      <ul class="small muted notes">
        <li>
          Accuracies, L∞, each line of as many of the first test images as its last column says. <b>AutoAttack</b> is
          the standard version; <b>worst</b> is image by image under all attacks that were run; <b>certified</b> is
          proven at this ε, of however many images that was looked at; <b>corrupted</b> is the mean accuracy over
          corruptions, and <b>mCE</b> their errors divided by those of a baseline, of which less is better. † marks
          networks whose evaluation card has failed checks.
        </li>
        <li>Intervals are 95 % Wilson intervals over images. A click on a column orders the lines by it.</li>
      </ul>
    </section>
  );
}

/** Which lines are shown. */
const filters: Readonly<Record<typeof controls.only.initial, (entry: LeaderboardEntry) => boolean>> = {
  all: () => true,
  certified: ({ certified }) => certified !== undefined,
  reliable: ({ unreliable }) => unreliable === false,
  whole: ({ fullTestSet }) => fullTestSet,
};

/** The page of a network's evaluation card; null where none was committed. */
function cardOf({ network: { experiment, model, seed } }: LeaderboardEntry): string | null {
  const file = `${experiment}/${seed === 1 ? '' : `seed-${seed}/`}${model}.card.json`;
  return filesOf('card').some((each) => each.file === file) ? `results/${file.replace(/json$/, 'html')}` : null;
}

/** Without an experiment every data set is shown. */
const isShown = ({ dataset }: LeaderboardEntry): boolean =>
  shownDataset.value === null || dataset === shownDataset.value;

function Board({ eps, entries }: { readonly eps: number; readonly entries: readonly LeaderboardEntry[] }) {
  const order = orderOf(controls.order.value.value);
  return (
    <table class="numbers">
      <caption>ε = {formatEpsilon(eps)}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Head key={column.name} {...{ column, order }} />
          ))}
        </tr>
      </thead>
      {inOrder(entries, order).map((entry) => (
        <Line key={`${entry.dataset} ${entry.name}`} entry={entry} />
      ))}
    </table>
  );
}

function Head({ column, order }: { readonly column: Column; readonly order: Order }) {
  const { value: chosen } = controls.order;
  const direction = order.isAscending ? 'ascending' : 'descending';
  return (
    <th scope="col" aria-sort={column === order.column ? direction : 'none'}>
      <button
        type="button"
        onClick={() => {
          chosen.value = afterClick(chosen.value, column);
        }}
      >
        {column.title}
      </button>
    </th>
  );
}

function Line({ entry }: { readonly entry: LeaderboardEntry }) {
  const [, ...cells] = columns;
  const card = cardOf(entry);
  return (
    <tbody class={toneOf(modelStyleOfName(entry.network.model))}>
      <tr title={entry.notes.map((note) => shortened(note, 200)).join('; ') || undefined}>
        <th scope="rowgroup">{`${shortened(entry.title)}${entry.unreliable ? '†' : ''}`}</th>
        {cells.map((column) => (
          <td key={column.name} class="rate">
            {textOf(column, entry)}
          </td>
        ))}
      </tr>
      <tr class="interval">
        <td>
          {card && (
            <a class="card-link" href={card}>
              evaluation card
            </a>
          )}
        </td>
        {cells.map((column) => (
          <td key={column.name}>
            {column
              .interval?.(entry)
              ?.map((end) => end.toFixed(3))
              .join('–')}
          </td>
        ))}
      </tr>
    </tbody>
  );
}

function textOf({ value, isCount }: Column, entry: LeaderboardEntry): string {
  const found = value(entry);
  if (typeof found !== 'number') return found ?? '–';
  return isCount ? withCommas(found) : found.toFixed(3);
}
