import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DatasetName } from '@saf/data-sources';
import type { ReportedAccuracy } from '@saf/metrics/card';
import type { Result } from '@saf/results';
import { readResult } from '@saf/results/node';
import { makeFolder, pretrainedFolder, userPath } from '../cli/folders.ts';
import { checkModelFolder, checkTestImages } from '../cli/model-folder.ts';
import { UsageError } from '../cli/usage-error.ts';
import { ruleOf } from '../publish/facts-of.ts';
import { curvesOf } from '../report/curves.ts';
import { usualEpsilons } from '../robustness/usual-epsilons.ts';
import { modelFiles } from '../run/model-files.ts';
import type { CardTask, SavedModel } from '../schedule/task.ts';

/** The options of `card` as commander gives them. */
export interface CardCommandOptions {
  /** That of its result by default, or else MNIST. */
  readonly dataset?: string;
  /** Those that are usual on the data set by default. */
  readonly epsilons?: readonly number[];
  readonly limit: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly twin?: string;
  readonly engine: 'auto' | 'native' | 'wasm';
  readonly out?: string;
  readonly json?: boolean;
}

/** A saved model, its result where there is one, and where its card goes if nothing else is said. */
interface Subject {
  readonly saved: SavedModel;
  readonly result: Result | null;
  readonly out: string;
}

/**
 * The task to make the card of a model.
 *
 * @throws UsageError for a model that is neither a folder nor published, an unknown data set, more images than it has, or a folder that
 *   cannot be written to
 */
export async function toCardTask(model: string, options: CardCommandOptions): Promise<CardTask> {
  const { saved, result, out } = await subjectOf(model);
  const dataset = checkTestImages(options.dataset ?? result?.network.dataset ?? 'mnist', options.limit);
  const folder = options.out === undefined ? out : userPath(options.out);
  makeFolder('--out', folder);
  const { limit: images, seed, batchSize, engine } = options;
  const { card, cardPage: page } = modelFiles(folder, basename(saved.model));
  const twin = await twinOf(saved, dataset, options.twin);
  return {
    kind: 'card',
    ...saved,
    dataset,
    images,
    epsilons: options.epsilons ?? (dataset === 'cifar10' ? usualEpsilons.cifar10 : null),
    seed,
    batchSize,
    engine,
    twin,
    reported: reportedOf(result),
    card,
    page,
  };
}

async function subjectOf(model: string): Promise<Subject> {
  const folder = userPath(model);
  if (existsSync(folder)) {
    checkModelFolder(folder);
    return describe(folder, basename(folder), `${folder}.json`, dirname(folder));
  }
  const published = join(pretrainedFolder, 'models', model);
  if (!existsSync(join(published, 'model.json')))
    throw new UsageError(
      `expected the folder of a model, or the name of one of @saf/pretrained such as mnist/plain, got ${model}`,
    );
  return describe(published, model, join(published, 'result.json'), userPath('.'));
}

/** A network that a run trained says in its result how it is judged; any other is judged by its outputs. */
async function describe(folder: string, name: string, resultFile: string, out: string): Promise<Subject> {
  const result = existsSync(resultFile) ? await readResult(resultFile) : null;
  const saved = { model: folder, name, nonsense: result && ruleOf(result), loss: result?.loss ?? null };
  return { saved, result, out };
}

/** In the package there may be an undefended network for the same images; it has no twin itself. */
async function twinOf(saved: SavedModel, dataset: DatasetName, twin: string | undefined): Promise<SavedModel | null> {
  if (twin !== undefined) return (await subjectOf(twin)).saved;
  const plain = `${dataset}/plain`;
  const isPlain = basename(saved.model) === 'plain';
  if (isPlain || !existsSync(join(pretrainedFolder, 'models', plain, 'model.json'))) return null;
  return (await subjectOf(plain)).saved;
}

/** Accuracies under the paper's attack; inside valid pixels where that was measured. */
function reportedOf(result: Result | null): ReportedAccuracy[] {
  if (!result) return [];
  const curves = curvesOf(result, 'adversarial');
  const curve = curves.find(({ clipped }) => clipped) ?? curves[0];
  return curve.strengths.map((epsilon, i) => ({ epsilon, accuracy: 1 - curve.errors[i] }));
}
