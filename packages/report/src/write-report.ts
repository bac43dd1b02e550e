import { join } from 'node:path';
import { writeFileWhole } from '@saf/files';
import type { Result } from '@saf/results';
import { renderPng } from './figures/drawing/render-png.ts';
import type { Figure } from './figures/figure.ts';
import { renderDocument } from './html/render-document.ts';
import { type Findings, illustrate } from './illustrations/illustrations.ts';
import { makeReport, type Report, type ReportExtras } from './report.ts';
import { renderCsv } from './tables/render/render-csv.ts';
import { renderMarkdown } from './tables/render/render-markdown.ts';

/** Results, and where their report goes. */
export interface ReportOptions extends ReportExtras {
  results: Result[];
  /** Made if it is missing; files of an earlier report in it are replaced. */
  folder: string;
  /** The profile of the command line that made the results. */
  profile: string;
}

type Content = string | Uint8Array;

/**
 * Writes the report of some results into a folder: tables as Markdown and CSV, figures as SVG, PNG and CSV in `figures/`,
 * and `report.html`, which holds them all. The same results give the same bytes. Everything is made before
 * the first file is written, and each file is written whole.
 *
 * @returns the paths of the files
 * @throws ArgumentError for no results, or a folder that cannot be written to
 * @example
 * const { files } = await writeReport({ results, folder: 'runs/quick', profile: 'quick' });
 */
export async function writeReport({
  results,
  folder,
  profile,
  ...extras
}: ReportOptions): Promise<{ files: string[] }> {
  return writeAll(folder, await renderFiles(makeReport(results, profile, extras)));
}

/** Writes the figures that need no results, as SVG, PNG and CSV in `figures/`. */
export async function writeIllustrations(folder: string, findings: Findings): Promise<{ files: string[] }> {
  return writeAll(folder, await renderFigures(illustrate(findings)));
}

async function writeAll(folder: string, contents: readonly [string, Content][]): Promise<{ files: string[] }> {
  const files: string[] = [];
  for (const [name, content] of contents) {
    await writeFileWhole(join(folder, name), content);
    files.push(join(folder, name));
  }
  return { files };
}

async function renderFiles(report: Report): Promise<[string, Content][]> {
  const tables = report.chapters.flatMap((chapter) => [...chapter.tables, ...(chapter.certified?.tables ?? [])]);
  const drawn = report.chapters.flatMap((chapter) => [...chapter.figures, ...(chapter.certified?.figures ?? [])]);
  const figures = [...drawn, ...report.illustrations];
  return [
    ...tables.flatMap((table): [string, Content][] => [
      [`${table.name}.md`, renderMarkdown(table)],
      [`${table.name}.csv`, renderCsv(table)],
    ]),
    ...(await renderFigures(figures)),
    ['report.html', renderDocument(report)],
  ];
}

async function renderFigures(figures: readonly Figure[]): Promise<[string, Content][]> {
  const files: [string, Content][] = [];
  for (const figure of figures) {
    const path = `figures/${figure.name}`;
    files.push([`${path}.svg`, figure.svg], [`${path}.png`, await renderPng(figure.svg)]);
    files.push([`${path}.csv`, renderCsv(figure)]);
  }
  return files;
}
