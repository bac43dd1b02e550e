import type { CertificateResult, Robustness } from '@saf/results';
import type { Figure } from '../figures/figure.ts';
import type { NamedDataset } from '../tables/robustness-table.ts';
import type { Table } from '../tables/table.ts';
import { boundsFigure } from './bounds-figure.ts';
import { boundsTable } from './bounds-table.ts';
import { pairedCertificates } from './paired-certificates.ts';
import { smoothingFigure } from './smoothing-figure.ts';
import { smoothingTable } from './smoothing-table.ts';

/** What is guaranteed of the networks of one data set. */
export interface CertifiedChapter {
  readonly tables: readonly Table[];
  readonly figures: readonly Figure[];
  /** Symmetric activations beside their ReLU twins, in sentences. */
  readonly comparisons: readonly string[];
}

/**
 * Tables, figures and comparisons of what is guaranteed of some networks, beside what attacks leave of them; null for none.
 *
 * @param certificates of one data set
 * @param robustness what attacks leave, of any networks
 * @example
 * const chapter = certifiedChapter({ name: 'mnist', title: 'MNIST' }, certificates, robustness);
 */
export function certifiedChapter(
  dataset: NamedDataset,
  certificates: readonly CertificateResult[],
  robustness: readonly Robustness[] = [],
): CertifiedChapter | null {
  if (certificates.length === 0) return null;
  const tables = [boundsTable(dataset, certificates, robustness), smoothingTable(dataset, certificates)];
  const figures = [boundsFigure(dataset, certificates, robustness), smoothingFigure(dataset, certificates)];
  return {
    tables: tables.filter((table) => table !== null),
    figures: figures.filter((figure) => figure !== null),
    comparisons: pairedCertificates(certificates),
  };
}
