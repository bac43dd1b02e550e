import { type CertificateResult, certifiedAt, shareOf } from '@saf/results';
import { panelGrid } from '../figures/drawing/panels.ts';
import { CHART_WIDTH, picture } from '../figures/drawing/picture.ts';
import type { Figure } from '../figures/figure.ts';
import type { NamedDataset } from '../tables/robustness-table.ts';
import { formatList, formatRate } from '../words/format.ts';
import { certificateTableName } from './bounds-table.ts';
import { type CertificateLine, certificateLegend, drawCertificateLines } from './certificate-lines.ts';
import { isOfSmoothing, type SmoothingFile, smoothingRecords } from './smoothing-table.ts';

const PANEL_HEIGHT = 260;
/** Points of a line, from 0 to the largest radius of all. */
const POINTS = 120;

/** Certified accuracy of smoothed networks over the radius, one panel a σ; null where nothing was certified by smoothing. */
export function smoothingFigure(dataset: NamedDataset, certificates: readonly CertificateResult[]): Figure | null {
  const files = certificates.filter(isOfSmoothing);
  if (files.length === 0) return null;
  const stds = [...new Set(files.map(({ guarantee }) => guarantee.std))].sort((a, b) => a - b);
  const width = stds.length > 1 ? (CHART_WIDTH - 8) / 2 : CHART_WIDTH;
  const panels = stds.map((std, i) => {
    const own = files.filter(({ guarantee }) => guarantee.std === std);
    const frame = { width, height: PANEL_HEIGHT, label: 'radius', ticks: 5 };
    return {
      title: `(${'abcdefgh'[i]}) σ = ${std}`,
      node: drawCertificateLines(linesOf(own), frame),
      width,
      height: PANEL_HEIGHT,
    };
  });
  const title = `Certified accuracy of smoothed networks on ${dataset.title} over the radius (L2)`;
  const caption = [
    'The share of images for which the vote over noisy copies is right, and is certified not to change below the radius. Where a line ends, so many copies cannot certify more.',
    'Bands are 95 % Wilson intervals over images.',
  ];
  const alt = `${title}. ${describe(files)}`;
  const chart = panelGrid(panels, Math.min(stds.length, 2), CHART_WIDTH);
  const svg = picture({ title, alt, entries: certificateLegend(linesOf(files)), chart, caption });
  const name = `figure-${certificateTableName('smoothing', dataset.name)}`;
  return { name, title, alt, svg, records: smoothingRecords(files) };
}

function linesOf(files: readonly SmoothingFile[]): CertificateLine[] {
  const end = Math.max(...files.flatMap(({ guarantee }) => guarantee.radii), 0.25);
  return files.map(({ network: { model }, guarantee }) => {
    const points = Array.from({ length: POINTS + 1 }, (_, i) => {
      const size = (end * i) / POINTS;
      const { accuracy, interval } = shareOf(certifiedAt(guarantee, size)!);
      return { size, accuracy, low: interval[0], high: interval[1] };
    });
    return { label: model, model, points, hasMarks: false };
  });
}

const describe = (files: readonly SmoothingFile[]): string =>
  `${formatList(
    files.map(({ network, guarantee: { std, sizes } }) => {
      const rates = sizes.map(({ radius, accuracy }) => `${formatRate(accuracy)} at ${radius}`);
      return `${network.model}, σ = ${std}: ${rates.join(', ')}`;
    }),
  )}.`;
