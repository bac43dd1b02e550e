import { rm } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Attack } from '@saf/attacks';
import { attackNamed } from '@saf/attacks/by-name';
import type { EngineName } from '@saf/backend';
import { type EngineResult, type ErrorCurveResult, errorCurveSchema, trainingRecordSchema } from '@saf/results';
import { readJson, readJsonIfThere, writeJson, writeResult } from '@saf/results/node';
import { z } from 'zod';
import { peakMemoryBytes, startEngine } from '../setup/engine.ts';
import { type Images, loadClassifier, loadHeldOut, loadImages } from '../setup/load.ts';
import { weightsHash } from '../setup/provenance.ts';
import { modelFiles } from '../study/model-files.ts';
import type { Evaluated, EvaluateSavedModelTask, EvaluateTask, StepContext, StepResult } from '../study/steps.ts';
import { evaluate } from './evaluate.ts';
import { type Evaluation, summarizeEvaluation } from './summarize-evaluation.ts';

/** Evaluates a network of a study on the engine that it was trained on, and writes its result. */
export async function evaluateNetwork(task: EvaluateTask, context: StepContext): Promise<StepResult> {
  const files = modelFiles(task.folder, task.name);
  const record = await readJson(files.training, trainingRecordSchema, { isSealed: true });
  const engine = await startEngine(record.engine.name as EngineName, context);
  const images = await imagesOf(task, context.signal);
  const found = await evaluateSaved(task, images, await knownCurves(files.curves, task, engine), context);
  const evaluation = task.heldOutFrom === null ? found : { ...found, heldOutFrom: task.heldOutFrom };
  const peak = Math.max(record.peakMemoryBytes, peakMemoryBytes());
  await writeResult(
    files.result,
    { ...record, kind: 'evaluation', evaluation, peakMemoryBytes: peak },
    { dependsOn: [files.topology, files.weights] },
  );
  await rm(files.partial, { recursive: true, force: true });
  return { summary: summarizeEvaluation(evaluation) };
}

function imagesOf({ dataset, images, heldOutFrom }: EvaluateTask, signal: AbortSignal): Promise<Images> {
  return heldOutFrom === null
    ? loadImages(dataset, 'test', images, signal)
    : loadHeldOut(dataset, heldOutFrom, images, signal);
}

/** What was found out about a saved model, and on which engine. */
export interface SavedModelEvaluation {
  readonly evaluation: Evaluation;
  readonly engine: EngineResult;
}

/** Evaluates any saved model, and gives back what it found. */
export async function evaluateSavedModel(
  task: EvaluateSavedModelTask,
  context: StepContext,
): Promise<StepResult<SavedModelEvaluation>> {
  const engine = await startEngine(task.engine, context);
  const images = await loadImages(task.dataset, 'test', task.images, context.signal);
  const attack = task.attack === null ? undefined : await attackNamed(task.attack);
  const evaluation = await evaluateSaved(task, images, null, context, attack);
  return { summary: summarizeEvaluation(evaluation), value: { evaluation, engine } };
}

async function evaluateSaved(
  task: Evaluated,
  { images, whole }: Images,
  known: KnownCurves | null,
  { onProgress, signal }: StepContext,
  attack?: Attack,
): Promise<Evaluation> {
  const { classifier } = await loadClassifier(task, images.classNames.length);
  const { strengths, scope, seed } = task;
  return evaluate(classifier, images, {
    strengths,
    scope,
    seed,
    attack,
    fullTestSet: whole,
    known: await known?.load(),
    onCurves: known?.save,
    onProgress,
    signal,
  });
}

const schema = z.object({ identity: z.unknown(), curves: z.array(errorCurveSchema) });

/** Curves of an evaluation under way, kept so that one that was stopped need not measure them again. */
interface KnownCurves {
  load(): Promise<readonly ErrorCurveResult[]>;
  save(curves: readonly ErrorCurveResult[]): Promise<void>;
}

/** Those of exactly these weights and this evaluation; whatever else the file holds is left aside. */
async function knownCurves(file: string, task: EvaluateTask, engine: EngineResult): Promise<KnownCurves> {
  const { dataset, images, heldOutFrom, strengths, scope, seed, nonsense } = task;
  const weights = await weightsHash(task.model);
  const { name, threads, adapter } = engine;
  const identity = {
    dataset,
    images,
    heldOutFrom,
    strengths: [...strengths],
    scope,
    seed,
    nonsense,
    engine: { name, threads, ...(adapter ? { adapter } : {}) },
    weights,
  };
  return {
    async load() {
      const there = await readJsonIfThere(file, schema, { isSealed: true });
      return there && isDeepStrictEqual(there.identity, identity) ? there.curves : [];
    },
    save: (curves) => writeJson(file, { identity, curves }),
  };
}
