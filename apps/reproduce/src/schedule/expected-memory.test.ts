import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { modelFiles } from '../run/model-files.ts';
import { expectedMemory } from './expected-memory.ts';
import type { EvaluateTask, MeasureTask } from './task.ts';

const measure = (engine: MeasureTask['engine'], network: MeasureTask['network']) =>
  expectedMemory({ kind: 'measure', engine, network, warmUp: 1, steps: 2, images: 0 });

test('wasm needs less than native, and MNIST less than CIFAR-10', () => {
  expect(measure('wasm', 'mnist-plain')).toBeLessThan(measure('native', 'mnist-plain'));
  expect(measure('wasm', 'mnist-plain')).toBeLessThan(measure('wasm', 'cifar10-plain'));
});

test('an evaluation needs what the engine of its training does, and without one as much as native', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  const task = { kind: 'evaluate', folder, name: 'plain', dataset: 'mnist' } as EvaluateTask;
  expect(expectedMemory(task)).toBe(measure('native', 'mnist-plain'));
  const { training } = modelFiles(folder, 'plain');
  await mkdir(dirname(training), { recursive: true });
  await writeFile(training, '{ "engine": { "name": "wasm" } }');
  expect(expectedMemory(task)).toBe(measure('wasm', 'mnist-plain'));
  await rm(folder, { recursive: true });
});
