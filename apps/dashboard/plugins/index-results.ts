import { existsSync, readdirSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type {
  ComparisonFiles,
  ExperimentFiles,
  FigureFiles,
  ResultsIndex,
} from '../src/views/results/data/results-index.ts';
import { paperCurves } from './paper-curves.ts';

/** Files of these kinds are shown or linked; weights and checkpoints are not. */
const shown =
  /^[^/]+\/(?:(?:figures\/)?[^/]+\.(?:png|svg|csv)|(?:(?:inspections|cards|seed-\d+)\/)?[^/]+\.json|[^/]+\.html)$/;

/** Folders of files that compare networks of all experiments, each with a schema of its own. */
const comparisons = ['robustness', 'ood'];

/** What of the results folder goes on the page, as paths from it. */
export function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, `${entry.parentPath}/${entry.name}`).replaceAll('\\', '/'))
    .filter((file) => shown.test(file))
    .sort();
}

/** The files by experiment and purpose, and the rows that the tables quote from the paper. */
export function indexResults(files: readonly string[], read: (file: string) => string): ResultsIndex {
  const names = [...new Set(files.map((file) => file.split('/')[0]))];
  const of = (name: string) => files.filter((file) => file.startsWith(`${name}/`));
  const isComparison = (name: string) => comparisons.includes(name);
  return {
    experiments: names
      .filter((name) => !isComparison(name))
      .map((name) => experimentOf(name, of(name), read))
      .filter(({ results }) => results.length > 0),
    comparisons: names.filter(isComparison).map((name) => comparisonOf(name, of(name))),
  };
}

function experimentOf(name: string, files: readonly string[], read: (file: string) => string): ExperimentFiles {
  const tables = files.filter((file) => /\/table-[^/]+\.csv$/.test(file));
  return {
    name,
    tables,
    figures: figuresOf(files),
    results: files.filter(isResult),
    inspections: files.filter((file) => file.includes('/inspections/')),
    cards: files.filter((file) => /\/cards\/|\.card\.json$/.test(file)),
    report: files.find((file) => file.endsWith('/report.html')) ?? null,
    paper: tables.flatMap((file) => paperCurves(read(file))),
  };
}

const comparisonOf = (name: string, files: readonly string[]): ComparisonFiles => ({
  name,
  tables: files.filter((file) => file.endsWith('.csv')),
  figures: figuresOf(files),
  results: files.filter(isResult),
});

const isResult = (file: string): boolean =>
  /^[^/]+\/(?:seed-\d+\/)?[^/]+\.json$/.test(file) && !/(?:theory|\.card)\.json$/.test(file);

function figuresOf(files: readonly string[]): FigureFiles[] {
  return files
    .filter((file) => file.endsWith('.svg'))
    .map((svg) => {
      const beside = (extension: string) => files.find((file) => file === svg.replace(/svg$/, extension)) ?? null;
      return { name: basename(svg, '.svg'), svg, png: beside('png'), csv: beside('csv') };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
