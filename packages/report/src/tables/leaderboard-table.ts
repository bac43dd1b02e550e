import { formatEpsilon, type Leaderboard, type LeaderboardEntry } from '@saf/results';
import { CARD_MARK } from '../study/failed-cards.ts';
import { capitalize, formatCount, formatRate } from '../words/format.ts';
import type { NamedDataset } from './robustness-table.ts';
import type { Cell, DataRecord, Group, Table } from './table.ts';

/** A share and its interval; null where nothing is known. */
type Rate = { readonly acc: number; readonly interval: readonly [number, number] } | null;

/** The columns that are accuracies. */
const rates: Readonly<Record<string, (entry: LeaderboardEntry) => Rate>> = {
  AutoAttack: ({ autoattack_acc, autoattack_interval }) => ({ acc: autoattack_acc, interval: autoattack_interval }),
  clean: ({ clean_acc, clean_interval }) => ({ acc: clean_acc, interval: clean_interval }),
  worst: ({ worst }) => worst ?? null,
  certified: ({ certified }) => certified ?? null,
};
const columns = [...Object.keys(rates), 'corrupted', 'mCE', 'images'];

/** The networks of a data set by what AutoAttack leaves: one section an ε, the most accurate first. */
export function leaderboardTable(dataset: NamedDataset, { entries }: Leaderboard): Table {
  const own = entries.filter((entry) => entry.dataset === dataset.name);
  const sizes = [...new Set(own.map(({ eps }) => eps))];
  return {
    name: `leaderboard-${dataset.name}`,
    title: `Leaderboard: accuracy on ${dataset.title} under AutoAttack, L∞`,
    corner: '',
    columns,
    head: [],
    sections: sizes.map((eps) => ({
      title: `ε = ${formatEpsilon(eps)}`,
      groups: own.filter((entry) => entry.eps === eps).map(groupOf),
    })),
    scope: ['Each line is of as many of the first test images as its last column says.'],
    notes: [
      'AutoAttack: the standard version of Croce and Hein (2020); worst: image by image under all attacks that were run; certified: proven at this ε, of however many images that was looked at; corrupted: mean accuracy over corruptions; mCE: their errors divided by those of a baseline. All of the same weights.',
      'Intervals are 95 % Wilson intervals over images, which do not say by how much another training would differ.',
      ...(own.some(({ unreliable }) => unreliable)
        ? [`${CARD_MARK} part of what looks like robustness may be due to misled attacks.`]
        : []),
      ...notesOf(own),
    ],
    records: own.map(recordOf),
  };
}

function groupOf(entry: LeaderboardEntry, i: number): Group {
  const shown = Object.values(rates).map((of) => of(entry));
  const { corruptions, samples, unreliable } = entry;
  const others = [
    corruptions ? { text: formatRate(corruptions.acc) } : null,
    corruptions && corruptions.mce !== null ? { text: formatRate(corruptions.mce) } : null,
    { text: formatCount(samples) },
  ];
  return {
    title: `${i + 1}. ${entry.title}${unreliable ? CARD_MARK : ''}`,
    rows: [
      { label: 'accuracy', cells: [...shown.map((rate) => rate && { text: formatRate(rate.acc) }), ...others] },
      { label: '95 %', cells: [...shown.map(intervalCell), null, null, null], detail: true },
    ],
  };
}

const intervalCell = (rate: Rate): Cell | null =>
  rate && { text: formatRate(rate.interval[0]), to: formatRate(rate.interval[1]) };

/** Each note once, with the networks that it is of. */
function notesOf(entries: readonly LeaderboardEntry[]): string[] {
  const notes = [...new Set(entries.flatMap((entry) => entry.notes))];
  return notes.map((note) => {
    const titles = entries.filter((entry) => entry.notes.includes(note)).map(({ title }) => title);
    return `${capitalize(note)} (${[...new Set(titles)].join('; ')}).`;
  });
}

function recordOf(entry: LeaderboardEntry): DataRecord {
  const { dataset, name, threat_model, eps, samples, worst, certified, corruptions, network } = entry;
  const [low, high] = entry.autoattack_interval;
  return {
    ...{ dataset, name, threat_model, eps, samples, autoattack_acc: entry.autoattack_acc, low, high },
    clean_acc: entry.clean_acc,
    worst_acc: worst?.acc ?? null,
    certified_acc: certified?.acc ?? null,
    corruptions_acc: corruptions?.acc ?? null,
    corruptions_mce: corruptions?.mce ?? null,
    weights: network.weights,
  };
}
