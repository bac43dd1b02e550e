import { expect, test } from 'vitest';
import { probeEngines } from './probe-engines.ts';

test('keeps the reason of an engine that does not load', async () => {
  const start = async (engine: string) => {
    if (engine === 'native') throw new Error('tfjs-node is not installed');
  };
  const requests = [
    { engine: 'wasm', required: true },
    { engine: 'native', required: false },
  ] as const;
  expect(await probeEngines(requests, start)).toEqual([
    { engine: 'wasm', required: true, failure: null },
    { engine: 'native', required: false, failure: 'tfjs-node is not installed' },
  ]);
});
