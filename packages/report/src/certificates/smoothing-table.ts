import { type CertificateResult, certifiedAt, type Guarantee, shareOf } from '@saf/results';
import type { NamedDataset } from '../tables/robustness-table.ts';
import type { DataRecord, Group, Section, Table } from '../tables/table.ts';
import { formatCount, formatList, formatRate } from '../words/format.ts';
import { certificateTableName, intervalCell, rateCell, titleOf } from './bounds-table.ts';

/** A file of guarantees in L2. */
export type SmoothingFile = CertificateResult & { readonly guarantee: Extract<Guarantee, { norm: 'l2' }> };

export const isOfSmoothing = (file: CertificateResult): file is SmoothingFile => file.guarantee.norm === 'l2';

/** Certified accuracies of smoothed networks over the radius, one section a σ; null where nothing was certified by smoothing. */
export function smoothingTable(dataset: NamedDataset, certificates: readonly CertificateResult[]): Table | null {
  const files = certificates.filter(isOfSmoothing);
  if (files.length === 0) return null;
  const radii = radiiOf(files);
  const stds = [...new Set(files.map(({ guarantee }) => guarantee.std))].sort((a, b) => a - b);
  return {
    name: certificateTableName('smoothing', dataset.name),
    title: `Certified accuracy of smoothed networks on ${dataset.title}, L2`,
    corner: 'radius',
    columns: [...radii.map(String), 'average'],
    head: [],
    sections: stds.map((std) => sectionOf(files, std, radii)),
    scope: ['Changes of a Euclidean length below the radius, of all pixels together.'],
    notes: [
      'What is certified is the vote over noisy copies of an image, and not the network itself (Cohen et al. 2019). Abstentions count as errors.',
      'Average: the certified radius over all images, a wrong one counting as 0.',
      ...copiesOf(files),
      'Intervals are 95 % Wilson intervals over images. Noise is drawn in floating point, which is not exactly Gaussian: this is not allowed for.',
    ],
    records: smoothingRecords(files),
  };
}

/** Every radius that some file says, up to the first at which nothing is certified. */
function radiiOf(files: readonly SmoothingFile[]): number[] {
  const radii = [...new Set(files.flatMap(({ guarantee }) => guarantee.sizes.map(({ radius }) => radius)))];
  radii.sort((a, b) => a - b);
  const end = radii.findIndex((radius) =>
    files.every(({ guarantee }) => !certifiedAt(guarantee, radius)!.includes('1')),
  );
  return end < 0 ? radii : radii.slice(0, Math.max(end, 1));
}

function sectionOf(files: readonly SmoothingFile[], std: number, radii: readonly number[]): Section {
  const own = files.filter(({ guarantee }) => guarantee.std === std);
  return { title: `σ = ${std}`, groups: own.map((file) => groupOf(file, radii)) };
}

function groupOf(file: SmoothingFile, radii: readonly number[]): Group {
  const { guarantee } = file;
  const shares = radii.map((radius) => shareOf(certifiedAt(guarantee, radius)!));
  const abstained = guarantee.predictions.filter((prediction) => prediction === null).length;
  return {
    title: titleOf(file),
    rows: [
      {
        label: 'certified',
        cells: [...shares.map(({ accuracy }) => rateCell(accuracy)), { text: formatRate(guarantee.averageRadius) }],
      },
      { label: '95 %', cells: [...shares.map(({ interval }) => intervalCell(interval)), null], detail: true },
      {
        label: 'abstained',
        cells: [{ text: formatRate(abstained / file.samples) }, ...radii.map(() => null)],
        detail: true,
      },
    ],
  };
}

function copiesOf(files: readonly SmoothingFile[]): string[] {
  const all = files.map(
    ({ guarantee: { n, n0, alpha } }) =>
      `${formatCount(n)} copies of each image, and ${formatCount(n0)} that choose the category; a certificate is wrong with a probability of at most ${alpha}`,
  );
  return [`${formatList([...new Set(all)])}.`];
}

/** Every number of some files, at the same radii. */
export function smoothingRecords(files: readonly SmoothingFile[]): DataRecord[] {
  const radii = radiiOf(files);
  return files.flatMap((file) => radii.map((radius) => recordOf(file, radius)));
}

function recordOf(file: SmoothingFile, radius: number): DataRecord {
  const { network, guarantee, samples } = file;
  const { experiment, model, seed } = network;
  const { std, n, alpha, averageRadius } = guarantee;
  const { accuracy, interval } = shareOf(certifiedAt(guarantee, radius)!);
  const [low, high] = interval;
  return {
    experiment,
    model,
    seed,
    std,
    n,
    alpha,
    radius,
    certified: accuracy,
    low,
    high,
    average_radius: averageRadius,
    samples,
  };
}
