import type { Task } from '../schedule/task.ts';
import type { TaskValue } from '../schedule/task-value.ts';
import type { TaskContext } from './task-context.ts';

/** Does a task and returns what it gave. Each kind loads only what it needs: drawing needs no engine, training no charts. */
export async function runTask(task: Task, context: TaskContext): Promise<TaskValue> {
  switch (task.kind) {
    case 'fetch':
      return (await import('./fetch-task.ts')).runFetch(task, context);
    case 'train':
      return (await import('./train-task.ts')).runTrain(task, context);
    case 'evaluate':
      return (await import('./evaluate-task.ts')).runEvaluate(task, context);
    case 'judge':
      return (await import('./judge-task.ts')).runJudge(task, context);
    case 'card':
      return (await import('../card/card-task.ts')).runCard(task, context);
    case 'robustness':
      return (await import('../robustness/robustness-task.ts')).runRobustness(task, context);
    case 'ood':
      return (await import('../ood/ood-task.ts')).runOod(task, context);
    case 'inspect':
      return (await import('./inspect-task.ts')).runInspect(task, context);
    case 'theory':
      return (await import('./theory-task.ts')).runTheory(task, context);
    case 'draw':
      return (await import('./draw-task.ts')).runDraw(task);
    case 'measure':
      return (await import('../bench/measure-task.ts')).runMeasure(task, context);
  }
}
