import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
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
    await mkdir(dirname(file), { recursive: true });
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
  async run(_task, { note, signal, onProgress }) {
    note('started');
    onProgress(0.25, 'waiting');
    await setTimeout(1e9, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
    return { summary: '' };
  },
});

/** Joins files with a line of its own, and says how long it took; `lost` kills its process at the first attempt. */
const join = defineTask({
  kind: 'join',
  schema: z.strictObject({
    kind: z.literal('join'),
    files: z.array(z.string()),
    output: z.string(),
    checkpoint: z.string().optional(),
    lost: z.boolean().optional(),
  }),
  measured: ['milliseconds'],
  memory: () => 50e6,
  async run({ files, output, checkpoint, lost }) {
    const before = checkpoint && existsSync(checkpoint) ? await readFile(checkpoint, 'utf8') : '';
    if (lost && before === '') {
      await mkdir(dirname(checkpoint!), { recursive: true });
      await writeFile(checkpoint!, 'half');
      process.kill(process.pid, 'SIGKILL');
    }
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    await mkdir(dirname(output), { recursive: true });
    await writeFile(output, JSON.stringify({ texts, before, milliseconds: performance.now() }));
    return { summary: `${files.length} files`, files: [output] };
  },
});

/** Counts on from where it was saved, one step after the other, and saves each tenth and where it is stopped. */
const count = defineTask({
  kind: 'count',
  schema: z.strictObject({
    kind: z.literal('count'),
    steps: z.int(),
    milliseconds: z.number(),
    checkpoint: z.string(),
    output: z.string(),
  }),
  memory: () => 50e6,
  async run({ steps, milliseconds, checkpoint, output }, { note, onProgress, signal }) {
    const save = async (file: string, text: string) => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    };
    let done = existsSync(checkpoint) ? Number(await readFile(checkpoint, 'utf8')) : 0;
    note(`counts from ${done}`);
    for (; done < steps; done++) {
      if (signal.aborted || done % 10 === 0) await save(checkpoint, String(done));
      if (signal.aborted) throw signal.reason;
      if (done > 0 && done % 10 === 0) note(`counted ${done}`);
      onProgress(done / steps, '');
      await setTimeout(milliseconds);
    }
    await save(output, JSON.stringify({ steps }));
    return { summary: `${steps} steps` };
  },
});

/** @public Processes import it by its address. */
export const tasks = [write, fail, endless, join, count];

/** The tasks as processes load them: from TypeScript. */
export const testTasks: TaskModule = {
  url: import.meta.url,
  tasks,
  execArgv: ['--conditions=@saf/source', '--import', 'tsx'],
};
