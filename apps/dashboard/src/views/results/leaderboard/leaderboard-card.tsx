import { formatEpsilon, type LeaderboardEntry, modelStyleOfName } from '@saf/results';
import { controls } from '../../../state/controls.ts';
import { ScrollBox } from '../../../ui/scroll-box.tsx';
import { shortened } from '../../../ui/shortened.ts';
import { filesOf, shownDataset } from '../data/results-model.ts';
import { toneOf } from '../data/tone.ts';
import type { ResultCard } from '../result-card.ts';
import { afterClick, type Column, columns, inOrder, type Order, orderOf } from './leaderboard-columns.ts';

export const leaderboardCard: ResultCard = { kinds: ['leaderboard'], Card: LeaderboardCard };

/** Networks of all experiments on the shown data set by what AutoAttack leaves of them. */
function LeaderboardCard() {
  const entries = filesOf('leaderboard').flatMap(({ content }) => content.entries.filter(isShown));
  if (entries.length === 0) return null;
  const sizes = [...new Set(entries.map(({ eps }) => eps))].sort((a, b) => a - b);
  return (
    <section class="card" aria-labelledby="leaderboard-title">
      <h2 id="leaderboard-title">Leaderboard</h2>
      <div class="tables">
        {sizes.map((eps) => (
          <ScrollBox key={eps} label={`Networks under AutoAttack at ε = ${formatEpsilon(eps)}`}>
            <Board eps={eps} entries={entries.filter((entry) => entry.eps === eps)} />
          </ScrollBox>
        ))}
      </div>
      <ul class="small muted notes">
        <li>
          Accuracies, L∞, each line of as many of the first test images as its last column says. <b>AutoAttack</b> is
          the standard version; <b>worst</b> is image by image under all attacks that were run; <b>certified</b> is
          proven at this ε; <b>corrupted</b> is the mean accuracy over corruptions, and <b>mCE</b> their errors divided
          by those of a baseline, of which less is better. † marks networks whose evaluation card has failed checks.
        </li>
        <li>Intervals are 95 % Wilson intervals over images. A click on a column orders the lines by it.</li>
      </ul>
    </section>
  );
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
        <td />
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
  return isCount ? found.toLocaleString('en') : found.toFixed(3);
}
