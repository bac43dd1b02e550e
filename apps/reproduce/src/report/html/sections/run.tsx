/** @jsxRuntime automatic */
/** @jsxImportSource preact */
import type { Result } from '../../../result/schema.ts';
import { datasetFacts } from '../../dataset-facts.ts';
import { activationNames, describeEngine, describeLoss, describeRecipe } from '../../describe-result.ts';
import { formatCount, formatList } from '../../format.ts';
import type { LabelledResult } from '../../label-results.ts';
import type { Report } from '../../report.ts';
import { describeTestSamples, describeTrainingSamples } from '../../sample-notes.ts';
import { FactsTable } from '../facts-table.tsx';
import type { PageSection } from './section.ts';

function Run({ report }: { report: Report }) {
  return (
    <>
      {report.chapters.map(({ study }) => {
        const title = datasetFacts[study.dataset].title;
        return <FactsTable caption={`Models on ${title}`} {...factsOf(study.models)} />;
      })}
    </>
  );
}

/** More models than this stand below one another, else beside one another. */
const CROWD = 5;

function factsOf(models: readonly LabelledResult[]) {
  const columns = models.map(({ result }) => describeRun(result));
  const terms = columns[0].map(([term]) => term);
  if (models.length > CROWD) {
    const rows = models.map(({ label }, i) => [label, ...columns[i].map(([, fact]) => fact)]);
    return { heads: ['', ...terms], rows };
  }
  const rows = terms.map((term, i) => [term, ...columns.map((column) => column[i][1])]);
  return { heads: ['', ...models.map(({ label }) => label)], rows };
}

function describeRun(result: Result): [string, string][] {
  const { network, recipe, engine, packages } = result;
  return [
    ['Experiment, seed', `${result.experiment}, ${result.seed}`],
    [
      'Network',
      `${activationNames[network.activation]}, ${network.outputs} outputs, ${formatCount(network.parameters)} parameters`,
    ],
    ['Trained on', describeTrainingSamples(result)],
    ['Loss', describeLoss(result)],
    ...describeRecipe(recipe),
    ['Evaluated on', describeTestSamples(result)],
    ['Engine', describeEngine(engine)],
    ['Packages', formatList(Object.entries(packages).map(([name, version]) => `${name} ${version}`)) || 'not recorded'],
  ];
}

export const run: PageSection = { id: 'run', title: 'What was run', Content: Run };
