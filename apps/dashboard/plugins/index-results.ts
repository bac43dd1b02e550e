import { existsSync, readdirSync } from 'node:fs';
import { basename, relative } from 'node:path';
import type { FigureFiles, FolderFiles, ResultsIndex } from '../src/views/results/data/results-index.ts';

/** Files of these kinds are shown or linked; weights and checkpoints are not. */
const shown =
  /^leaderboard\.json$|^[^/]+\/(?:(?:figures\/)?[^/]+\.(?:png|svg|csv)|(?:(?:inspections|cards|certificates|rejection|robustness|seed-\d+)\/)?[^/]+\.json|[^/]+\.html)$/;

/** What of the results folder goes on the page, as paths from it. */
export function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, `${entry.parentPath}/${entry.name}`).replaceAll('\\', '/'))
    .filter((file) => shown.test(file))
    .sort();
}

/** The files by folder and purpose. */
export function indexResults(files: readonly string[]): ResultsIndex {
  const names = [...new Set(files.map(folderNameOf))];
  return names.map((name) =>
    folderOf(
      name,
      files.filter((file) => folderNameOf(file) === name),
    ),
  );
}

/** What is of all folders stands in none: its folder has no name. */
const folderNameOf = (file: string): string => (file.includes('/') ? file.split('/')[0] : '');

const folderOf = (name: string, files: readonly string[]): FolderFiles => ({
  name,
  files: files.filter((file) => file.endsWith('.json')),
  tables: files.filter((file) => /\/table-[^/]+\.csv$/.test(file)),
  figures: figuresOf(files),
  report: files.find((file) => file.endsWith('/report.html')) ?? null,
});

function figuresOf(files: readonly string[]): FigureFiles[] {
  return files
    .filter((file) => file.endsWith('.svg'))
    .map((svg) => {
      const beside = (extension: string) => files.find((file) => file === svg.replace(/svg$/, extension)) ?? null;
      return { name: basename(svg, '.svg'), svg, png: beside('png'), csv: beside('csv') };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
