import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { renderPng } from '../report/figures/render-png.ts';
import { renderCsv } from '../report/tables/render-csv.ts';
import { renderMarkdown } from '../report/tables/render-markdown.ts';
import type { Table } from '../report/tables/table.ts';
import { robustnessFigure } from './figure.ts';
import type { Robustness } from './schema.ts';

/** Writes the table as Markdown and CSV, the figure as SVG and PNG, each whole; gives their paths. */
export async function writeRobustness(
  measured: readonly Robustness[],
  table: Table,
  folder: string,
): Promise<string[]> {
  const { name, svg } = robustnessFigure(measured);
  const files: [string, string | Uint8Array][] = [
    [`${table.name}.md`, renderMarkdown(table)],
    [`${table.name}.csv`, renderCsv(table)],
    [`${name}.svg`, svg],
    [`${name}.png`, await renderPng(svg)],
  ];
  await mkdir(folder, { recursive: true });
  for (const [file, content] of files) await writeFileAtomic(join(folder, file), content as Buffer);
  return files.map(([file]) => join(folder, file));
}
