import { expect, test } from 'vitest';
import { importPeer } from './start-registered.ts';

test('a package that is not installed is named in one sentence', async () => {
  const load = () =>
    Promise.reject(new Error("Cannot find package '@tensorflow/tfjs-backend-wasm'\n  imported from x"));
  await expect(importPeer('wasm', '@tensorflow/tfjs-backend-wasm', load)).rejects.toThrow(
    /^The wasm engine needs @tensorflow\/tfjs-backend-wasm, which does not load: Cannot find package '[^']+'$/,
  );
});
