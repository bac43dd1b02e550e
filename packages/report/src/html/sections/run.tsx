/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Result } from '@saf/results';
import type { Report } from '../../report.ts';
import type { LabelledResult } from '../../study/label-results.ts';
import { describeEvaluatedSamples, describeTrainingSamples } from '../../study/sample-notes.ts';
import { describeActivation, describeEngine, describeLoss, describeRecipe } from '../../words/describe-result.ts';
import { formatCount, formatList } from '../../words/format.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

function Run({ report }: { report: Report }) {
  return (
    <>
      {report.chapters.map(({ study }) => (
        <RunOf models={study.models} title={study.title} />
      ))}
      {report.missing.length > 0 && (
        <p>
          There is no result yet for {formatList(report.missing)} of this profile;{' '}
          <code>pnpm reproduce --profile {report.profile}</code> trains what is missing.
        </p>
      )}
    </>
  );
}

/** More models than this stand below one another, else beside one another. */
const CROWD = 5;

function RunOf({ models, title }: { models: readonly LabelledResult[]; title: string }) {
  const columns = models.map(({ result }) => describeRun(result));
  const terms = columns[0].map(([term]) => term);
  const facts = terms.map((_, i) => columns.map((column) => column[i][1]));
  if (models.length <= CROWD) {
    const rows = terms.map((term, i) => [term, ...facts[i]]);
    return <FactsTable caption={`Models on ${title}`} heads={['', ...models.map(({ label }) => label)]} rows={rows} />;
  }
  const shared = terms.filter((_, i) => new Set(facts[i]).size === 1);
  const own = terms.filter((term) => !shared.includes(term));
  const factOf = (term: string, model: number) => facts[terms.indexOf(term)][model];
  const rows = models.map(({ label }, model) => [label, ...own.map((term) => factOf(term, model))]);
  return (
    <>
      <FactsTable caption={`Models on ${title}`} heads={['', ...own]} rows={rows} />
      <FactsTable
        caption={`What all models on ${title} have in common`}
        heads={['', '']}
        rows={shared.map((term) => [term, factOf(term, 0)])}
      />
    </>
  );
}

function describeRun(result: Result): [string, string][] {
  const { recipe, engine, packages } = result;
  return [
    ['Experiment, seed', `${result.experiment}, ${result.seed}`],
    ['Network', describeNetwork(result)],
    ['Trained on', describeTrainingSamples(result)],
    ['Loss', describeLoss(result)],
    ...describeRecipe(recipe),
    ['Evaluated on', describeEvaluatedSamples(result)],
    ['Engine', describeEngine(engine)],
    ['Packages', formatList(Object.entries(packages).map(([name, version]) => `${name} ${version}`)) || 'not recorded'],
  ];
}

function describeNetwork(result: Result): string {
  const { network, facts } = result;
  const name = facts?.network ? [facts.network.title] : [];
  const parts = [...name, describeActivation(result), `${network.outputs} outputs`];
  return [...parts, `${formatCount(network.parameters)} parameters`].join(', ');
}

export const run: PageSection = { id: 'run', title: 'What was run', Content: Run };
