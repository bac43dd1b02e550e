import { attackNamed } from '@saf/attacks/by-name';
import type { EngineResult } from '@saf/results';
import { peakMemoryBytes } from '../setup/engine.ts';
import { loadClassifier } from '../setup/load-classifier.ts';
import { loadImages } from '../setup/load-images.ts';
import { type ImageMeasurement, measureNetwork } from '../shards/image-measurement.ts';
import type { EvaluateSavedModelTask, StepContext, StepResult } from '../study/steps.ts';
import { type Counted, counted, countedSchema, joinCounted } from './counted.ts';
import { countErrors, curvesOf } from './evaluate.ts';
import { type Evaluation, summarizeEvaluation } from './summarize-evaluation.ts';

/** What was found out about a saved model, and on which engine. */
export interface SavedModelEvaluation {
  readonly evaluation: Evaluation;
  readonly engine: EngineResult;
}

/** Evaluates any saved model, and gives back what it found. */
export const evaluateSavedModel = (task: EvaluateSavedModelTask, context: StepContext) =>
  measureNetwork(savedModelEvaluation, task, context) as Promise<StepResult<SavedModelEvaluation>>;

export const savedModelEvaluation: ImageMeasurement<EvaluateSavedModelTask, Counted> = {
  found: () => countedSchema,
  networks: (task) => [task],
  options: ({ seed, strengths, scope, attack }) => ({ seed, strengths, scope, attack }),
  engine: ({ engine }) => engine,
  async measure(task, { engine, range, signal, onProgress }) {
    const { strengths, scope, seed } = task;
    const { images, whole: fullTestSet } = await loadImages(task.dataset, 'test', task.images, signal);
    const attack = task.attack === null ? undefined : await attackNamed(task.attack);
    const { classifier } = await loadClassifier(task, images.classNames.length);
    const options = { strengths, scope, seed, attack, firstIndex: range.first, signal, onProgress };
    const count = () => countErrors(classifier, images.slice(range.first, range.end), options);
    return { found: await counted(count, peakMemoryBytes), engine, fullTestSet };
  },
  join: joinCounted,
  async write({ images: samples }, { found: { seconds, kinds }, engine, fullTestSet }) {
    const evaluation = { samples, fullTestSet, seconds, curves: curvesOf(kinds) };
    return { summary: summarizeEvaluation(evaluation), value: { evaluation, engine } satisfies SavedModelEvaluation };
  },
};
