import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Running } from './command.ts';

/** Both models of the quick profile on little of MNIST: 12 training steps each. */
export const tinyRun = ['--engine', 'wasm', '--train-limit', '300', '--epochs', '4', '--limit', '10'];
export const models = ['plain', 'mReLU-r-m'];

/** What the trained weights are, bit for bit. */
export async function weightsOf(out: string, of: readonly string[] = models): Promise<Record<string, string>> {
  const hash = async (model: string) =>
    createHash('sha256')
      .update(await readFile(join(out, 'quick', model, 'weights.bin')))
      .digest('hex');
  return Object.fromEntries(await Promise.all(of.map(async (model) => [model, await hash(model)])));
}

/** Waits until a model of a run has a checkpoint, or the run has ended without. One may be done before the other has begun. */
export async function untilCheckpoints(out: string, { child }: Running): Promise<void> {
  const file = (model: string) => join(out, 'quick/.checkpoints', model, 'training/checkpoint.bin');
  await until(() => child.exitCode !== null || models.some((model) => existsSync(file(model))));
}

export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The processes that a run has started, on Linux. */
export function workersOf({ child: { pid } }: Running): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}
