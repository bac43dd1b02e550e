import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeProcessor } from '@saf/experiments/plan';
import { expect, test } from 'vitest';
import { platformOf, platformsHere } from './platform.ts';

const job = (task: object) => ({ task: task as { kind: string } });
const native = (threads: number) => `native, ${threads} threads, ${describeProcessor()}`;

test.each([
  ['what no engine computes', { kind: 'report' }, null],
  ['a training', { kind: 'train' }, native(2)],
  ['a measurement of a network that is not trained yet', { kind: 'inspect', training: '/nowhere' }, native(2)],
])('%s', (_, task, platform) => expect(platformOf(job(task), 'native', 2)).toBe(platform));

test('WebAssembly is the same everywhere, with any threads', () => {
  expect(platformOf(job({ kind: 'train' }), 'wasm', 7)).toBe('wasm');
});

test('a network that was trained before runs on its own engine', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'platform-'));
  const training = join(folder, 'training.json');
  await writeFile(training, JSON.stringify({ engine: { name: 'wasm' } }));
  expect(platformOf(job({ kind: 'inspect', training }), 'native', 2)).toBe('wasm');
  await rm(folder, { recursive: true });
});

test('a machine has what its engines and cores allow, each with its threads', () => {
  const here = platformsHere(['wasm', 'native']);
  expect(here.get(null)).toMatchObject({ SAF_THREADS: '1' });
  expect(here.get('wasm')).toMatchObject({ SAF_THREADS: '1' });
  expect(here.get(native(1))).toMatchObject({ SAF_THREADS: '1' });
  expect(here.has('native, 1 threads, another processor')).toBe(false);
  expect([...platformsHere(['wasm']).keys()]).toEqual([null, 'wasm']);
});
