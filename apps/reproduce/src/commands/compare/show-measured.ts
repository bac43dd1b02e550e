import { join } from 'node:path';
import { writeFileWhole } from '@saf/files';
import { usesColor } from '@saf/jobs';
import { type Drawing, renderCsv, renderMarkdown, renderPng, renderTerminal, type Table } from '@saf/report';
import { printJson } from '../output/print-json.ts';
import { printFiles } from '../output/print-run.ts';

/** What was measured of the networks, and how it looks. */
export interface Shown {
  readonly measured: readonly unknown[];
  readonly table: Table;
  readonly figures: readonly Drawing[];
}

/** Writes the table as Markdown and CSV, the figures as SVG and PNG, each whole, and prints the table, or all as JSON. */
export async function showMeasured({ measured, table, figures }: Shown, folder: string, json = false): Promise<void> {
  const files = await writeShown(table, figures, folder);
  if (json) return printJson({ measured, files });
  const { stdout } = process;
  stdout.write(`\n${renderTerminal(table, { color: usesColor(stdout), width: stdout.columns ?? 120 })}\n`);
  printFiles(files);
}

async function writeShown(table: Table, figures: Shown['figures'], folder: string): Promise<string[]> {
  const files: [string, string | Uint8Array][] = [
    [`${table.name}.md`, renderMarkdown(table)],
    [`${table.name}.csv`, renderCsv(table)],
  ];
  for (const { name, svg } of figures) files.push([`${name}.svg`, svg], [`${name}.png`, await renderPng(svg)]);
  for (const [file, content] of files) await writeFileWhole(join(folder, file), content);
  return files.map(([file]) => join(folder, file));
}
