import { rm } from 'node:fs/promises';
import type { EngineName } from '@saf/backend';
import type { TaskContext, TaskResult } from '@saf/jobs';
import { trainingRecordSchema } from '@saf/results';
import { readJson, writeResult } from '@saf/results/node';
import { summarizeEvaluation } from '../evaluation/summarize-evaluation.ts';
import { modelFiles } from '../run/model-files.ts';
import type { EvaluateTask } from '../schedule/task.ts';
import { evaluateModel } from './evaluate-model.ts';
import { knownCurves } from './known-curves.ts';
import { type Images, loadHeldOut, loadImages } from './load-images.ts';
import { peakMemoryBytes } from './peak-memory.ts';
import { startEngine } from './start-engine.ts';

/** Evaluates a model of a run, on the engine that it was trained on, and writes its result. */
export async function runEvaluate(task: EvaluateTask, context: TaskContext): Promise<TaskResult> {
  const files = modelFiles(task.folder, task.name);
  const record = await readJson(files.training, trainingRecordSchema);
  const engine = await startEngine(record.engine.name as EngineName, context);
  const images = await imagesOf(task, context.signal);
  const found = await evaluateModel(task, images, await knownCurves(files.curves, task, engine), context);
  const evaluation = task.heldOutFrom === null ? found : { ...found, heldOutFrom: task.heldOutFrom };
  const peak = Math.max(record.peakMemoryBytes, peakMemoryBytes());
  await writeResult(files.result, { ...record, evaluation, peakMemoryBytes: peak });
  await rm(files.partial, { recursive: true, force: true });
  return { summary: summarizeEvaluation(evaluation) };
}

function imagesOf({ dataset, images, heldOutFrom }: EvaluateTask, signal: AbortSignal): Promise<Images> {
  return heldOutFrom === null
    ? loadImages(dataset, 'test', images, signal)
    : loadHeldOut(dataset, heldOutFrom, images, signal);
}
