import { writeReport } from '../report/index.ts';
import { readResult } from '../result/read-result.ts';
import type { DrawTask } from '../schedule/task.ts';
import type { TaskValue } from '../schedule/task-value.ts';

/** Draws the report of all results of an experiment. */
export async function runDraw({ folder, profile, results }: DrawTask): Promise<TaskValue> {
  const { files } = await writeReport({ results: await Promise.all(results.map(readResult)), folder, profile });
  return { summary: `${files.length} files`, files };
}
