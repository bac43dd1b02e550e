import { align } from '@saf/report';
import { markdownTable } from 'markdown-table';
import type { BenchReport } from './bench-report.ts';
import { comparisonRows, type Rows, summaryRows } from './render-tables.ts';

/** The benchmark as lines of text. */
export function renderText(report: BenchReport): string {
  return `\n${tables(report).map(align).join('\n')}`;
}

/** The benchmark as a page of the documentation. */
export function renderMarkdown(report: BenchReport): string {
  const [targets, numbers] = tables(report).map((rows) =>
    markdownTable(rows, { align: ['l', 'l', ...rows[0].slice(2).map(() => 'r')] }),
  );
  return `# Benchmarks

${provenance(report)}

## Beside the targets

A ratio is taken inside each round, between processes that ran one after the other; the median of the rounds and their range.

${targets}

## What was measured

Steps include preparing their batch: the median and the middle 80 % of all steps after the warm-up. Share of batch preparation in the
step. Seconds of the attacks on all images: median and range of the rounds. Peak memory: the largest, up to the end of the training.
PGD and APGD have an epsilon that changes no prediction, so that every image takes all steps, here as in torchattacks.

${numbers}
`;
}

function provenance({ date, machine, versions, options }: BenchReport): string {
  const { cpu, cores, memoryBytes, system } = machine;
  const { rounds, steps, images } = options;
  return `Written by \`pnpm bench --markdown\` on ${date}; run it on your own machine (\`pnpm bench --help\`).

- ${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GB, ${system}
- ${versions.join(', ')}
- batch 100; ${rounds} rounds, each measurement in a process of its own; ${steps} steps of the networks of Table 1 and a third as many of those of Table 3, a fifth more before them to warm up; attacks on ${images} images`;
}

const tables = ({ comparisons, summaries, options }: BenchReport): Rows[] => [
  comparisonRows(comparisons),
  summaryRows(summaries, options.images),
];
