import { join } from 'node:path';
import { printJson } from '@saf/cli/command-line';
import { writeFileWhole } from '@saf/files';
import { usesColor } from '@saf/jobs';
import { type Drawing, renderCsv, renderMarkdown, renderPng, renderTerminal, type Table } from '@saf/report';
import { printFiles } from '../output/print-run.ts';

/** What was measured of the networks, and how it looks. */
export interface Shown {
  readonly measured: readonly unknown[];
  readonly tables: readonly Table[];
  /** Those that are printed; all by default. */
  readonly printed?: readonly Table[];
  /** `records` are the numbers of a figure that no table has. */
  readonly figures: readonly (Drawing & { readonly records?: Table['records'] })[];
}

/** Writes the tables as Markdown and CSV, the figures as SVG and PNG, each whole, and prints the tables, or all as JSON. */
export async function showMeasured(
  { measured, tables, printed = tables, figures }: Shown,
  folder: string,
  json = false,
): Promise<void> {
  const files = await writeShown(tables, figures, folder);
  if (json) return printJson({ measured, files });
  const { stdout } = process;
  for (const table of printed)
    stdout.write(`\n${renderTerminal(table, { color: usesColor(stdout), width: stdout.columns ?? 120 })}\n`);
  printFiles(files);
}

async function writeShown(tables: Shown['tables'], figures: Shown['figures'], folder: string): Promise<string[]> {
  const files = tables.flatMap((table): [string, string | Uint8Array][] => [
    [`${table.name}.md`, renderMarkdown(table)],
    [`${table.name}.csv`, renderCsv(table)],
  ]);
  for (const { name, svg, records } of figures) {
    files.push([`${name}.svg`, svg], [`${name}.png`, await renderPng(svg)]);
    if (records) files.push([`${name}.csv`, renderCsv({ records })]);
  }
  for (const [file, content] of files) await writeFileWhole(join(folder, file), content);
  return files.map(([file]) => join(folder, file));
}
