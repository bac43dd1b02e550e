import {
  certifiedChapter,
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
import {
  type CertificateResult,
  type EvaluationCard,
  factsOfDataset,
  type Inspection,
  type Result,
  trainingSeconds,
} from '@saf/results';
import { markdownTable } from 'markdown-table';
import { comparison } from '../../paper/comparison.ts';

/** What a model card is made from beside the result. */
export interface CardSources {
  /** What was looked at inside of the network. */
  readonly inspection?: Inspection | null;
  /** What is guaranteed of it. */
  readonly certificates?: readonly CertificateResult[];
  /** The evaluation card. */
  readonly card?: EvaluationCard | null;
}

/** The model card of a published network: Markdown, made from result files alone. */
export function modelCard(name: string, result: Result, sources: CardSources = {}): string {
  const { inspection = null, certificates = [], card = null } = sources;
  const [study] = studiesOf([result], comparison);
  const parts = [
    `# ${name}`,
    summary(result, certificates.length > 0),
    usage(name),
    '## How it was made',
    markdownTable([['', ''], ...madeOf(result)]),
    ...proven(result, certificates),
    '## Error rates',
    ...rates(study),
    ...(card ? evaluationCard(card) : []),
    '## Limits',
    limits(certificates.length > 0),
    ...iterative(result, inspection),
  ];
  return `${parts.join('\n\n')}\n`;
}

function summary(result: Result, isProven: boolean): string {
  const { network, model } = result;
  const { title } = factsOfDataset(result);
  if (comparison.besidePaper.includes(result.experiment)) {
    const known = `The CNN *${model}* (${describeActivation(result)}) for ${title}. It is not in ${PAPER}`;
    return isProven
      ? `${known}: it was trained so that robustness can be proven of it. For studies of robustness.`
      : `${known}. ${STUDIES_ALONE}`;
  }
  const kind = network.activation === 'none' ? 'plain CNN' : 'robust CNN';
  return `The ${kind} *${model}* (${describeActivation(result)}) for ${title} of “Suppressing the Unusual” (Zhao and Griffin, 2016). ${STUDIES_ALONE}`;
}

const PAPER = 'the paper “Suppressing the Unusual” (Zhao and Griffin, 2016)';
const STUDIES_ALONE = 'For studies of robustness, not to be relied on against an adversary.';

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

/** What is guaranteed, in a table for each norm. */
function proven(result: Result, certificates: readonly CertificateResult[]): string[] {
  const dataset = { name: result.network.dataset, title: factsOfDataset(result).title };
  const tables = certifiedChapter(dataset, certificates)?.tables ?? [];
  const parts = tables.flatMap((table) => [
    ...table.scope,
    ...table.sections.map((section) => renderSection(table, section, 3)),
    list(table.notes),
  ]);
  return parts.length > 0 ? ['## What is proven', ...parts] : [];
}

/** Whether attacks and checks found the robustness to be real. */
function evaluationCard({ dataset, checks }: EvaluationCard): string[] {
  const sentences = checks.map(({ question, outcome, sentence }) => `${question} ${capitalize(outcome)}: ${sentence}`);
  return ['## Evaluation card', `Attacks and checks on ${dataset}:`, list(sentences)];
}

const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

function rates(study: Study): string[] {
  const [table] = errorRates(study);
  const [verdict] = verdictOf(study);
  const sections = ownSections(table).map((section) => renderSection({ ...table, head: [] }, section, 3));
  const besidePaper = verdict ? ['Beside the paper:', list(verdict.sentences)] : [];
  return [...sections, ...table.notes.slice(0, 2), ...besidePaper];
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

function limits(isProven: boolean): string {
  return list([isProven ? PROVEN_LIMIT : ATTACKED_LIMIT, ...limitNotes]);
}

const PROVEN_LIMIT =
  '**What is proven is proven of the test images that are certified, and of changes of that size and norm alone.** At sizes above the one that a network was trained for little of it may be left; of other images, and of other changes such as turns, it says nothing.';
const ATTACKED_LIMIT =
  '**An iterative attack (PGD) finds many errors that the one step above misses**: part of what eq. 10 measures is a masked gradient. At small strengths the robust networks can do worse than the plain one under PGD.';
