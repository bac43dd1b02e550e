import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeParts, shardedSteps } from './sharded-steps.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-parts-'));
});
afterEach(() => rm(folder, { recursive: true }));

const step = (task: { kind: string }, output: string) => ({
  name: task.kind,
  inputs: [],
  outputs: [join(folder, output)],
  task,
});

test('the files of parts are removed, and what they were joined to is left', async () => {
  const certify = { kind: 'certify', images: 2_000, guarantee: { method: 'interval' } };
  const steps = shardedSteps(step(certify, 'certificate.json'), { shards: 2 });
  const files = steps.flatMap(({ outputs }) => outputs);
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '');
  }
  // A process that was killed while it wrote left it.
  await writeFile(join(dirname(files[0]), '.saf-0a1b2c3d-77-1.tmp'), '');
  await removeParts(steps);
  expect(existsSync(dirname(files[0]))).toBe(false);
  expect(files.map((file) => existsSync(file))).toEqual([false, false, true]);
});

test('a folder that holds anything else is left as it is', async () => {
  await writeFile(join(folder, 'weights.bin'), '');
  await writeFile(join(folder, '0-999.json'), '');
  const certify = { kind: 'certify', parts: [join(folder, '0-999.json')] };
  await removeParts([step(certify, 'certificate.json')]);
  for (const name of ['weights.bin', '0-999.json']) expect(existsSync(join(folder, name))).toBe(true);
});

// What is looked at inside of a network is named "parts" too, but those are not files.
test('a step that is never split has no parts to remove', async () => {
  const inspect = step({ kind: 'inspect', parts: ['iterative', 'gradients'] } as { kind: string }, 'inspection.json');
  await expect(removeParts([inspect])).resolves.toBeUndefined();
});
