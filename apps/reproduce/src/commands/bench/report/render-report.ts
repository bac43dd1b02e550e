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

## Compared with the targets

A ratio compares processes of the same round, which ran one after the other. The table shows the median over the rounds, and their range.

${targets}

## What was measured

A step includes preparing its batch; the table shows the median and the middle 80 % of all steps after the warm-up, and the share of
batch preparation in the step. Attacks are timed in seconds for all images: the median and range over the rounds. Peak memory is the
largest until the end of training. The epsilon of PGD, APGD and AutoAttack changes no prediction, so that every image takes every step and
query, here and in torchattacks, whatever the weights are. Compiling is counted from the first three steps, which are recorded twice and built.

${numbers}
`;
}

function provenance({ date, machine, versions, options }: BenchReport): string {
  const { cpu, cores, memoryBytes, system } = machine;
  const { rounds, steps, images, effort } = options;
  return `Written by \`pnpm bench --markdown\` on ${date}; run it on your own machine (\`pnpm bench --help\`).

- ${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GB, ${system}
- ${versions.join(', ')}
- batches of 100 images; ${rounds} rounds, each measurement in a process of its own; ${steps} steps for the networks of Table 1 and a third as many for those of Table 3, after a fifth as many to warm up; attacks on ${images} images${effort > 0 ? `, AutoAttack with ${effort} of its steps and queries` : ''}`;
}

const tables = ({ comparisons, summaries }: BenchReport): Rows[] => [
  comparisonRows(comparisons),
  summaryRows(summaries),
];
