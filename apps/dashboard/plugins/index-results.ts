import { existsSync, readdirSync } from 'node:fs';
import { basename, extname, relative } from 'node:path';
import type { ResultsIndex } from '../src/views/results/results-index.ts';
import { paperCurves } from './paper-curves.ts';

/** Files of these kinds are shown or linked; weights and checkpoints are not. */
const shown =
  /^[^/]+\/(?:figures\/[^/]+\.(?:png|svg)|(?:(?:inspections|cards|seed-\d+)\/)?[^/]+\.json|[^/]+\.(?:csv|html))$/;

/** Folders that hold no experiment: `reproduce robustness` writes files of another schema. */
const others = ['robustness'];

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
  const names = [...new Set(files.map((file) => file.split('/')[0]))].filter((name) => !others.includes(name));
  return {
    experiments: names.map((name) => {
      const own = files.filter((file) => file.startsWith(`${name}/`));
      const tables = own.filter((file) => /\/table-\d+\.csv$/.test(file));
      return {
        name,
        results: own.filter((file) => isResult(file)),
        inspections: own.filter((file) => file.includes('/inspections/')),
        cards: own.filter((file) => /\/cards\/|\.card\.json$/.test(file)),
        report: own.find((file) => file.endsWith('/report.html')) ?? null,
        tables,
        figures: figuresOf(own),
        paper: tables.flatMap((file) => paperCurves(read(file))),
      };
    }),
  };
}

const isResult = (file: string): boolean =>
  /^[^/]+\/(?:seed-\d+\/)?[^/]+\.json$/.test(file) && !/(?:theory|\.card)\.json$/.test(file);

function figuresOf(files: readonly string[]): { name: string; svg: string; png: string | null }[] {
  return files
    .filter((file) => file.includes('/figures/') && extname(file) === '.svg')
    .map((svg) => {
      const png = svg.replace(/svg$/, 'png');
      return { name: basename(svg, '.svg'), svg, png: files.includes(png) ? png : null };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
