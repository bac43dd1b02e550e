import { getBackend, scalar } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { describeOnEngines } from './index.ts';

const backends = { wasm: 'wasm', native: 'tensorflow' };

describeOnEngines('a block', (engine) => {
  test('runs on its engine', async () => {
    expect(getBackend()).toBe(backends[engine]);
    expect(await scalar(2).data()).toEqual(Float32Array.of(2));
  });
});
