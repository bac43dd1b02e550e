import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { datasets } from '@saf/data-sources';
import { datasetSizes } from '@saf/experiments/plan';
import { Interrupted } from '@saf/jobs';
import { z } from 'zod';
import { benchAttackNames } from '../../../tasks/measure/bench-attacks.ts';
import { benchNetworks } from '../../../tasks/measure/bench-networks.ts';
import type { Measured } from '../../../tasks/measure/measurement.ts';
import { stepCounts } from '../../../tasks/measure/step-counts.ts';
import type { BenchOptions } from '../bench-options.ts';
import type { Turn } from '../contenders.ts';

const script = fileURLToPath(new URL('torch_bench.py', import.meta.url));
const run = promisify(execFile);

const schema = z.object({
  version: z.string(),
  steps: z.array(z.number()),
  preparation: z.number(),
  attacks: z.partialRecord(z.enum(benchAttackNames), z.number()),
  peakMemoryBytes: z.number(),
});

/**
 * The same measurement in PyTorch, in a process of its own.
 *
 * @throws Interrupted if it was stopped; Error with Python's last words
 */
export async function measureTorch(
  python: string,
  { network, contender }: Turn,
  { steps, images, effort }: BenchOptions,
  signal: AbortSignal,
): Promise<Measured> {
  const { dataset, plan } = benchNetworks[network];
  const isCompiled = contender.engine === 'torch-compiled';
  const request = {
    ...stepCounts(network, steps),
    dataset,
    shape: datasets[dataset].shape,
    size: datasetSizes(dataset).training,
    network: plan.network,
    recipe: plan.recipe,
    loss: plan.loss,
    // Only steps are compiled.
    images: isCompiled ? 0 : images,
    effort,
    compile: isCompiled,
    threads: contender.threads,
  };
  const { version, ...measured } = schema.parse(
    JSON.parse(await runPython(python, [script, JSON.stringify(request)], signal)),
  );
  return { version: `PyTorch ${version}`, ...measured };
}

/** @throws Error with one sentence where there is no such Python, or it has no PyTorch */
export async function checkTorch(python: string, signal: AbortSignal): Promise<void> {
  await runPython(python, ['-c', 'import torch'], signal);
}

/** What a Python script prints. */
export async function runPython(python: string, words: readonly string[], signal: AbortSignal): Promise<string> {
  try {
    return (await run(python, words, { signal, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    const said = stderr?.trim().split('\n').at(-1);
    const got = code === 'ENOENT' ? 'no such program' : (said ?? String(error));
    throw new Error(`--torch: expected a Python with PyTorch, got ${python}: ${got}`, { cause: error });
  }
}
