import { benchNetworks } from '../../../tasks/measure/bench-networks.ts';
import { certifiedNetworkNames } from '../../../tasks/measure/measure-certificates.ts';
import { range } from '../report/statistics.ts';
import type { CertificateBenchOptions, CertificateRound } from './measure-certificates.ts';

/** What is asked of certificates, and how it comes from one round; null where something was not measured. */
interface Target {
  readonly what: string;
  readonly unit: string;
  readonly atMost: number;
  readonly value: (round: CertificateRound) => number | null;
}

type Counts = Pick<CertificateBenchOptions, 'images' | 'boxes' | 'threads'>;

const targets = ({ images, boxes, threads }: Counts): Target[] => [
  {
    what: `interval bounds of ${images} images, native, threads: ${threads}`,
    unit: '× forward passes',
    atMost: 3,
    value: ({ ours }) => ours.intervals / ours.forward,
  },
  {
    what: `CROWN of ${boxes} boxes, native, threads: ${threads}`,
    unit: '× auto_LiRPA',
    atMost: 1.2,
    value: ({ ours, theirs }) => (theirs?.crown ? ours.crown / theirs.crown : null),
  },
  {
    what: `forward passes of smoothing, ${images} copies, native, threads: ${threads}`,
    unit: '× PyTorch',
    atMost: 0.9,
    value: ({ ours, theirs }) => (theirs ? ours.smoothing / theirs.smoothing : null),
  },
  {
    what: `certified training step, native, threads: ${threads}`,
    unit: '× a plain one',
    atMost: 3.5,
    value: ({ ours }) => ours.certifiedStep / ours.plainStep,
  },
];

/** Every target beside what was measured, and what it took: medians over the rounds, and their range. A header comes first. */
export function certificateRows(rounds: readonly CertificateRound[], counts: Counts): string[][] {
  const rows = targets(counts).flatMap((target) =>
    certifiedNetworkNames.flatMap((network) => {
      const values = rounds.filter((each) => each.network === network).flatMap((each) => target.value(each) ?? []);
      return values.length > 0 ? [rowOf(target, benchNetworks[network].title, values)] : [];
    }),
  );
  return [['what', 'network', 'measured', 'target', ''], ...rows];
}

function rowOf({ what, unit, atMost }: Target, title: string, values: readonly number[]): string[] {
  const { median, low, high } = range(values);
  const [middle, from, to] = [median, low, high].map((value) => value.toFixed(2));
  const spread = values.length > 1 ? ` (${from}–${to})` : '';
  return [what, title, `${middle}${spread} ${unit}`, `≤ ${atMost}`, median <= atMost ? 'met' : 'missed'];
}
