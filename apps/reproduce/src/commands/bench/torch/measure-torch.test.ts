import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Interrupted } from '@saf/jobs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { BenchOptions } from '../bench-options.ts';
import type { Turn } from '../contenders.ts';
import { checkTorch, measureTorch } from './measure-torch.ts';

const never = new AbortController().signal;
const contender = { engine: 'torch', threads: 2, processes: 1 } as const;
const turn: Turn = { network: 'mnist-mReLU', round: 1, contender };
const options = { steps: 10, images: 500, effort: 0.1 } as BenchOptions;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'torch-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program that takes Python's place. */
async function fakePython(script: string): Promise<string> {
  const file = join(folder, 'python');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

describe.skipIf(process.platform === 'win32')('PyTorch', () => {
  test('is given the network, its batches and its loss, and gives its numbers', async () => {
    const request = join(folder, 'request.json');
    const said = '{"version":"2.0","steps":[1,2],"preparation":0.1,"attacks":{"eq10":3},"peakMemoryBytes":5}';
    const python = await fakePython(`printf '%s' "$2" > '${request}'; echo '${said}'`);
    const measured = await measureTorch(python, turn, options, never);
    expect(measured).toMatchObject({ version: 'PyTorch 2.0', steps: [1, 2], attacks: { eq10: 3 } });
    expect((await import(request, { with: { type: 'json' } })).default).toMatchObject({
      dataset: 'mnist',
      network: { activation: 'mirroredRelu', outputs: 10 },
      recipe: { batchSize: 100, momentum: 0.9, weightDecay: 5e-4 },
      loss: { lossWeights: [1, 1, 0] },
      warmUp: 3,
      steps: 10,
      images: 500,
      effort: 0.1,
      compile: false,
      threads: 2,
    });
  });

  test("is missing from a Python: its last word, and the option's name", async () => {
    const words = 'echo Traceback >&2; echo "ModuleNotFoundError: No module named \'torch\'" >&2; exit 1';
    const python = await fakePython(words);
    await expect(checkTorch(python, never)).rejects.toThrow(
      `--torch: expected a Python with PyTorch, got ${python}: ModuleNotFoundError: No module named 'torch'`,
    );
  });

  test('stops when it is asked to', async () => {
    const stop = new AbortController();
    const python = await fakePython('exec sleep 60');
    const done = measureTorch(python, turn, options, stop.signal);
    stop.abort();
    await expect(done).rejects.toBeInstanceOf(Interrupted);
  });
});

test('no such program', async () => {
  const python = join(folder, 'nothing');
  await expect(checkTorch(python, never)).rejects.toThrow(`got ${python}: no such program`);
});
