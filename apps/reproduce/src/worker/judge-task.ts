import type { TaskContext, TaskResult } from '@saf/jobs';
import type { EngineResult } from '@saf/results';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { summarizeEvaluation } from '../evaluation/summarize-evaluation.ts';
import type { EvaluateSavedModelTask } from '../schedule/task.ts';
import { evaluateModel } from './evaluate-model.ts';
import { loadImages } from './load-images.ts';
import { startEngine } from './start-engine.ts';

/** What was found out about a saved model, and on which engine. */
export interface SavedModelEvaluation {
  readonly evaluation: Evaluation;
  readonly engine: EngineResult;
}

/** Evaluates any saved model, and gives back what it found. */
export async function runJudge(
  task: EvaluateSavedModelTask,
  context: TaskContext,
): Promise<TaskResult<SavedModelEvaluation>> {
  const engine = await startEngine(task.engine, context);
  const images = await loadImages(task.dataset, 'test', task.images, context.signal);
  const evaluation = await evaluateModel(task, images, null, context);
  return { summary: summarizeEvaluation(evaluation), value: { evaluation, engine } };
}
