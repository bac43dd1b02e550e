import { checkOneOf } from '@saf/checks';
import { printJson, withDisplay } from '@saf/cli/command-line';
import { type DatasetName, definitions } from '@saf/data-sources/definitions';
import type { SavedModelEvaluation } from '@saf/experiments';
import { datasetReceipt, type EvaluateSavedModelTask, fetchStep } from '@saf/experiments/plan';
import type { Job, TaskResult } from '@saf/jobs';
import { align } from '@saf/report';
import { checkModels } from '../options/check-models.ts';
import { ruleOf } from '../publish/facts-of.ts';
import { type PublishedModel, publishedModels } from '../publish/published-networks.ts';
import { runTasks } from '../run-tasks.ts';
import { type Comparison, compareCurves } from './compare-curves.ts';
import type { PretrainedRequest } from './pretrained-request.ts';

/** Some of the strengths of Tables 2 and 4, so that all networks are checked in minutes. */
const checkedStrengths = [0, 0.05, 0.1, 0.25, 0.5];
const checkedOnCifar10 = [0, 0.01, 0.03, 0.05, 0.1];

/**
 * Evaluates the published networks again, on the images they were measured on, and compares with the committed numbers: at five
 * strengths: adversarial, nonsense and noisy samples, not clipped, by the network's own nonsense rule, as in the paper's table.
 *
 * @throws UsageError for a network that is not published; Error naming the networks whose numbers differ; Interrupted if it was stopped
 */
export async function checkPretrained(request: PretrainedRequest, output: { json: boolean }): Promise<void> {
  const models = chosen(await publishedModels(request.folder), request);
  const values = await evaluateAll(models, request);
  const checked = models.map((model) => check(model, values.get(model.name)!));
  if (output.json) printJson(checked);
  else process.stdout.write(render(checked));
  const apart = checked.filter(({ comparisons }) => comparisons.some(({ agrees }) => !agrees));
  if (apart.length > 0)
    throw new Error(`numbers differ from the committed ones for ${apart.map(({ name }) => name).join(', ')}`);
}

function chosen(models: readonly PublishedModel[], { models: asked }: PretrainedRequest): readonly PublishedModel[] {
  checkModels(
    asked,
    models.map(({ name }) => name),
  );
  return asked ? models.filter(({ name }) => asked.includes(name)) : models;
}

function evaluateAll(models: readonly PublishedModel[], request: PretrainedRequest): Promise<Map<string, TaskResult>> {
  return withDisplay('stopping', (display, signals) => runTasks(jobsOf(models, request), request, display, signals));
}

function jobsOf(models: readonly PublishedModel[], request: PretrainedRequest): Job[] {
  const datasets = [...new Set(models.map(datasetOf))];
  return [
    ...datasets.map((dataset) => fetchStep(request.receipts, dataset)),
    ...models.map((model) => evaluateJob(model, request)),
  ];
}

/** @throws ArgumentError for a network of a data set without a definition */
const datasetOf = ({ name, result }: PublishedModel): DatasetName =>
  checkOneOf(`${name}: dataset`, result.network.dataset, Object.keys(definitions) as DatasetName[]);

function evaluateJob(model: PublishedModel, { receipts, engine }: PretrainedRequest): Job<EvaluateSavedModelTask> {
  const { name, folder, result } = model;
  const { seed, loss, evaluation } = result;
  const dataset = datasetOf(model);
  const checked = dataset === 'cifar10' ? checkedOnCifar10 : checkedStrengths;
  const strengths = evaluation.curves[0].strengths.filter((strength) => checked.includes(strength));
  return {
    name,
    inputs: [datasetReceipt(receipts, dataset)],
    outputs: [],
    task: {
      kind: 'evaluate-saved-model',
      dataset,
      images: evaluation.samples,
      strengths,
      scope: 'paper',
      seed,
      model: folder,
      name,
      nonsense: ruleOf(result),
      loss: loss ?? null,
      engine,
      attack: null,
    },
  };
}

interface Checked {
  readonly name: string;
  readonly samples: number;
  readonly madeOn: string;
  readonly ranOn: string;
  readonly seconds: number;
  readonly comparisons: readonly Comparison[];
}

function check({ name, result }: PublishedModel, { value }: TaskResult): Checked {
  const { evaluation, engine } = value as SavedModelEvaluation;
  const { samples, seconds, curves } = evaluation;
  const comparisons = compareCurves(result, curves, engine);
  return { name, samples, madeOn: result.engine.name, ranOn: engine.name, seconds, comparisons };
}

function render(checked: readonly Checked[]): string {
  const head = ['network', 'made on', 'ran on', 'samples', 'largest difference', 'at β', 'allowed', ''];
  const rows = checked.flatMap(({ name, madeOn, ranOn, comparisons }) =>
    comparisons.map(({ kind, difference, strength, tolerance, agrees }) => [
      name,
      madeOn,
      ranOn,
      kind,
      difference.toFixed(4),
      String(strength),
      String(tolerance),
      agrees ? 'agrees' : 'DIFFERS',
    ]),
  );
  const [{ samples }] = checked;
  return `\ncommitted error rates, measured again on ${samples} test images and nonsense samples, at five strengths; not clipped, as in the paper\n\n${align([head, ...rows])}`;
}
