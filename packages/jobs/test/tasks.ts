import { writeFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { defineTask, type TaskModule } from '../src/task.ts';

/** Writes a text to a file. */
const write = defineTask({
  kind: 'write',
  schema: z.strictObject({ kind: z.literal('write'), file: z.string(), text: z.string() }),
  memory: () => 50e6,
  async run({ file, text }, { onProgress }) {
    onProgress(0.5, 'writing');
    await writeFile(file, text);
    return { summary: `${text.length} characters`, files: [file], value: { greeting: process.env.GREETING ?? null } };
  },
});

const fail = defineTask({
  kind: 'fail',
  schema: z.strictObject({ kind: z.literal('fail') }),
  memory: () => 50e6,
  async run() {
    throw new Error('expected a flag, got none');
  },
});

/** Says "started", and ends only when it is asked to. */
const endless = defineTask({
  kind: 'endless',
  schema: z.strictObject({ kind: z.literal('endless') }),
  memory: () => 50e6,
  async run(_task, { note, signal }) {
    note('started');
    await setTimeout(1e9, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
    return { summary: '' };
  },
});

/** @public Processes import it by its address. */
export const tasks = [write, fail, endless];

/** The tasks as processes load them: from TypeScript. */
export const testTasks: TaskModule = {
  url: import.meta.url,
  tasks,
  execArgv: ['--conditions=@saf/source', '--import', 'tsx'],
};
