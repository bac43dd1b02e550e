import { expect, test } from 'vitest';
// biome-ignore lint/correctness/useImportExtensions: its types lie beside it, in sources-hash.d.mts.
import { sourcesHash } from '../../../assembly/sources-hash.mjs';
import { binaries, hash } from './binaries.ts';
import { hasRelaxedSimd, instantiate } from './simd-kernels.ts';

test('the binaries were made from the sources as they stand (else run `pnpm kernels`)', () =>
  expect(hash).toBe(sourcesHash()));

test('nothing but functions lies in the binaries, so that they leave tfjs its memory', () => {
  for (const binary of Object.values(binaries))
    expect(sections(Buffer.from(binary, 'base64'))).toEqual([1, 2, 3, 7, 10]);
});

/** Ids of a wasm binary's sections: 1 types, 2 imports, 3 functions, 7 exports, 10 code; 6 would be globals, 11 data. */
function sections(bytes: Buffer): number[] {
  const ids = [];
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id !== 0) ids.push(id);
    at += size;
  }
  return ids;
}

test.each([
  ['one thread', false, false],
  ['one thread, fused multiply-add', false, true],
  ['shared memory', true, false],
  ['shared memory, fused multiply-add', true, true],
])('a product with %s', (_, shared, relaxed) => {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65536, shared });
  const kernels = instantiate(memory, relaxed && hasRelaxedSimd());
  const floats = new Float32Array(memory.buffer);
  floats.set([1, 2, 3, 4], 0);
  floats.set([5, 6, 7, 8], 4);
  const [a, b, zeros, panels, out] = [0, 16, 1024, 2048, 4096];
  new Int32Array(memory.buffer).set([0, 8, 8, 8], 512 / 4);
  kernels.packPanels(b, 8, 4, 2, 2, panels);
  kernels.multiply(a, 512, 2, 4, zeros, 1, 2, panels, zeros, out, 2);
  expect([...floats.slice(out / 4, out / 4 + 4)]).toEqual([19, 22, 43, 50]);
});
