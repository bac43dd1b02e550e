import type { SampleKind } from '../../study/curves.ts';
import { allStrengths, sampleKinds } from '../../study/curves.ts';
import { sampleNotes } from '../../study/sample-notes.ts';
import type { Study } from '../../study/study.ts';
import { formatList, formatPsnr, formatStrengths } from '../../words/format.ts';
import type { Row, Section, Table } from '../table.ts';
import { errorRateRecords } from './error-rate-records.ts';
import { measuredGroup, paperOnlyGroups } from './model-groups.ts';
import { cellsAt } from './rows.ts';

const sectionTitles: Readonly<Record<SampleKind, string>> = {
  adversarial: 'On adversarial samples',
  nonsense: 'On nonsense samples',
  noisy: 'On noisy samples',
};

/** Error rates at each strength, paper and measured: Table 2 for MNIST, Table 4 for CIFAR-10. */
export function errorRates(study: Study): Table[] {
  const { dataset, title: name, paper, models } = study;
  const curves = models.flatMap(({ result }) => result.evaluation.curves);
  const strengths = allStrengths([paper?.strengths ?? [], ...curves.map((curve) => curve.strengths)]);
  const isTest = models.every(({ result }) => result.evaluation.heldOutFrom === undefined);
  const title = `error rates on ${isTest ? `the ${name} test set` : `images of ${name}`}`;
  return [
    {
      name: paper ? `table-${paper.table}` : `table-${dataset}`,
      title: paper ? `Table ${paper.table}, paper and measured: ${title}` : `Measured ${title}`,
      corner: 'β',
      columns: formatStrengths(strengths),
      head: paperPsnr(study, strengths),
      sections: sampleKinds.map((kind) => section(study, kind, strengths)),
      scope: sampleNotes(study),
      notes: notesOf(study),
      records: errorRateRecords(study),
    },
  ];
}

function paperPsnr({ paper }: Study, strengths: readonly number[]): Row[] {
  if (!paper) return [];
  return [{ label: 'PSNR (paper)', cells: cellsAt(strengths, paper.strengths, paper.psnr, formatPsnr) }];
}

function section(study: Study, kind: SampleKind, strengths: readonly number[]): Section {
  const measured = study.models.map((model) => measuredGroup(study, model, kind, strengths));
  return { title: sectionTitles[kind], groups: [...measured, ...paperOnlyGroups(study, kind, strengths)] };
}

function notesOf({ paper, models, goal }: Study): string[] {
  const reading = [
    'Measured rows have 95 % Wilson intervals: they show how far the choice of test images moves a rate, not how far another training run would.',
    'As in the paper, samples are not clipped to [0, 1], except in rows that say “clipped”.',
  ];
  const several = models
    .filter(({ seeds }) => seeds.length > 1)
    .map(({ label, seeds }) => `${label} (${seeds.map(({ seed }) => seed).join(', ')})`);
  if (several.length > 0)
    reading.push(
      `These models were trained with several seeds: ${formatList(several)}. “Measured” is the first seed; the mean of all seeds is below it, with its 95 % interval by Student’s t distribution, which is wide because so few trainings say little about the next.`,
    );
  const marked =
    'An asterisk marks a difference where the 95 % intervals of the measured and the printed rate do not overlap.';
  if (goal)
    reading.push(
      `‡ marks a rate of ${goal.model} that is farther above the paper than the goal allows: by more than ${goal.margins.adversarial} on adversarial, ${goal.margins.nonsense} on nonsense or ${goal.margins.noisy} on noisy samples.`,
    );
  return paper ? [...reading, marked, ...paper.notes] : reading;
}
