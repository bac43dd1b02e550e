import {
  accuracyOf,
  type CertificateResult,
  formatEpsilon,
  type Robustness,
  scoreInterval,
  shareOf,
} from '@saf/results';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { NamedDataset } from '../tables/robustness-table.ts';
import { formatList, formatRate } from '../words/format.ts';
import {
  attackedAt,
  type BoundsFile,
  boundsRecords,
  certificateTableName,
  isOfBounds,
  isOfSame,
} from './bounds-table.ts';
import { type CertificateLine, certificateLegend, drawCertificateLines } from './certificate-lines.ts';

/** Certified accuracy over ε, and beside it what attacks leave of the same weights; null where nothing was certified by bounds. */
export function boundsFigure(
  dataset: NamedDataset,
  certificates: readonly CertificateResult[],
  robustness: readonly Robustness[] = [],
): Figure | null {
  const files = certificates.filter(isOfBounds);
  if (files.length === 0) return null;
  const certified = files.map(certifiedLine);
  const attacked = files.flatMap((file) => {
    const suite = robustness.find((each) => isOfSame(each, file));
    return suite ? [attackedLine(file, suite)] : [];
  });
  const lines = [...certified, ...attacked];
  const sizes = [...new Set(lines.flatMap(({ points }) => points.map(({ size }) => size)))];
  const title = `Certified accuracy on ${dataset.title} over ε (L∞)`;
  const alt = `${title}. ${describe(certified)}`;
  const frame = { width: CHART_WIDTH, height: 320, label: 'ε', ticks: sizes, tickFormat: formatEpsilon };
  const caption = [
    'Filled marks: the share of images that are right and of which it is proven that no change is taken for another category. The truth is not below.',
    ...(attacked.length > 0 ? ['Open marks: what the worst over all attacks leaves. The truth is not above.'] : []),
    'Bands are 95 % Wilson intervals over images.',
  ];
  const parts = { title, alt, entries: certificateLegend(lines), chart: drawCertificateLines(lines, frame), caption };
  const records = boundsRecords(files, robustness);
  return {
    name: `figure-${certificateTableName('certificates', dataset.name)}`,
    title,
    alt,
    svg: picture(parts),
    records,
  };
}

function certifiedLine({ network: { model }, clean, guarantee }: BoundsFile): CertificateLine {
  const sizes = guarantee.sizes.map(({ epsilon, accuracy, interval }) => pointOf(epsilon, accuracy, interval));
  const { accuracy, interval } = shareOf(clean);
  return { label: model, model, points: [pointOf(0, accuracy, interval), ...sizes], hasMarks: true };
}

function attackedLine({ network: { model } }: BoundsFile, suite: Robustness): CertificateLine {
  const epsilons = [...new Set(suite.attacks.map(({ epsilon }) => epsilon))];
  const left = epsilons.map((epsilon) => ({ epsilon, ...attackedAt(suite, epsilon)! }));
  const points = [{ epsilon: 0, ...accuracyOf(suite.clean) }, ...left].map(({ epsilon, right, samples, rate }) =>
    pointOf(epsilon, rate, scoreInterval(right, samples)),
  );
  return { label: `${model}, attacked`, model, points, isAttacked: true, hasMarks: true };
}

const pointOf = (size: number, accuracy: number, [low, high]: readonly [number, number]) => ({
  size,
  accuracy,
  low,
  high,
});

const describe = (lines: readonly CertificateLine[]): string =>
  `${formatList(
    lines.map(({ label, points }) => {
      const rates = points.map(({ size, accuracy }) => `${formatRate(accuracy)} at ${formatEpsilon(size)}`);
      return `${label}: ${rates.join(', ')}`;
    }),
  )}.`;
