import { summarizeEvaluation } from '../evaluation/summarize-evaluation.ts';
import type { JudgeTask } from '../schedule/task.ts';
import type { TaskValue } from '../schedule/task-value.ts';
import { evaluateModel } from './evaluate-model.ts';
import { startEngine } from './start-engine.ts';
import type { TaskContext } from './task-context.ts';

/** Evaluates any saved model, and gives back what it found. */
export async function runJudge(task: JudgeTask, context: TaskContext): Promise<TaskValue> {
  const engine = await startEngine(task.engine, context);
  const evaluation = await evaluateModel(task, null, context);
  return { summary: summarizeEvaluation(evaluation), judged: { evaluation, engine } };
}
