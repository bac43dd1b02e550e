import { summarizeEvaluation } from '../evaluation/summarize-evaluation.ts';
import type { JudgeTask } from '../schedule/task.ts';
import type { TaskValue } from '../schedule/task-value.ts';
import { evaluateModel } from './evaluate-model.ts';
import { loadImages } from './load-images.ts';
import { startEngine } from './start-engine.ts';
import type { TaskContext } from './task-context.ts';

/** Evaluates any saved model, and gives back what it found. */
export async function runJudge(task: JudgeTask, context: TaskContext): Promise<TaskValue> {
  const engine = await startEngine(task.engine, context);
  const images = await loadImages(task.dataset, 'test', task.images, context.signal);
  const evaluation = await evaluateModel(task, images, null, context);
  return { summary: summarizeEvaluation(evaluation), judged: { evaluation, engine } };
}
