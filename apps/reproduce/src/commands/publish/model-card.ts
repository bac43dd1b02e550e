import {
  describeActivation,
  describeEngine,
  describeEvaluatedSamples,
  describeLoss,
  describeRecipe,
  describeTrainingSamples,
  errorRates,
  formatCount,
  formatMegabytes,
  formatSeconds,
  iterativeTable,
  limitNotes,
  renderSection,
  type Study,
  studiesOf,
  type Table,
  verdictOf,
} from '@saf/report';
import { factsOfDataset, type Inspection, type Result, trainingSeconds } from '@saf/results';
import { markdownTable } from 'markdown-table';
import { comparison } from '../../paper/comparison.ts';

/** The model card of a published network: Markdown, made from its result and from what was looked at inside of it. */
export function modelCard(name: string, result: Result, inspection: Inspection | null = null): string {
  const [study] = studiesOf([result], comparison);
  const parts = [
    `# ${name}`,
    summary(result),
    usage(name),
    '## How it was made',
    markdownTable([['', ''], ...madeOf(result)]),
    '## Error rates',
    ...rates(study),
    '## Limits',
    limits(),
    ...iterative(result, inspection),
  ];
  return `${parts.join('\n\n')}\n`;
}

function summary(result: Result): string {
  const { network, model } = result;
  const { title } = factsOfDataset(result);
  const kind = network.activation === 'none' ? 'plain CNN' : 'robust CNN';
  return `The ${kind} *${model}* (${describeActivation(result)}) for ${title} of “Suppressing the Unusual” (Zhao and Griffin, 2016). For studies of robustness, not to be relied on against an adversary.`;
}

const usage = (name: string): string => `\`\`\`js
import { loadPretrained } from '@saf/pretrained';

const classifier = await loadPretrained('${name}');
\`\`\``;

function madeOf(result: Result): [string, string][] {
  const { network, training, engine, seed, peakMemoryBytes, recipe } = result;
  return [
    ['Network', `${network.outputs} outputs, ${formatCount(network.parameters)} parameters`],
    ['Trained on', describeTrainingSamples(result)],
    ['Loss', describeLoss(result)],
    ...describeRecipe(recipe),
    ['Seed', String(seed)],
    ['Engine', describeEngine(engine)],
    [
      'Cost',
      `${formatSeconds(trainingSeconds(result))}, ${training.millisecondsPerStep.toFixed(1)} ms a step (median), at most ${formatMegabytes(peakMemoryBytes)} of memory`,
    ],
    ['Measured on', describeEvaluatedSamples(result)],
  ];
}

function rates(study: Study): string[] {
  const [table] = errorRates(study);
  const [{ sentences }] = verdictOf(study);
  const sections = ownSections(table).map((section) => renderSection({ ...table, head: [] }, section, 3));
  return [...sections, ...table.notes.slice(0, 2), 'Beside the paper:', list(sentences)];
}

/** Without what the paper prints of other models, and without details. */
function ownSections({ sections }: Table): Table['sections'] {
  return sections.map(({ title, groups: [own] }) => ({
    title,
    groups: [{ ...own, rows: own.rows.filter(({ detail }) => !detail) }],
  }));
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/** Errors under many steps beside those under one. */
function iterative(result: Result, inspection: Inspection | null): string[] {
  const table = iterativeTable(inspection ? [inspection] : [], [result]);
  return table ? [`${table.caption}:`, markdownTable([table.heads, ...table.rows].map((row) => [...row]))] : [];
}

function limits(): string {
  return list([
    '**An iterative attack (PGD) finds many errors that the one step above misses**: part of what eq. 10 measures is a masked gradient. At small strengths the robust networks can do worse than the plain one under PGD.',
    ...limitNotes,
  ]);
}
