import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallDisk } from '@saf/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checkpoint } from '../checkpoint.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts';
import { fileCheckpoints } from './file-checkpoints.ts';

const arbitraryCheckpoint: fc.Arbitrary<Checkpoint> = fc.record({
  identity: fc.record({ seed: fc.integer() }),
  step: fc.nat(),
  epochs: fc.constantFrom(
    [{ epoch: 1, loss: 0.1, error: 0.01, learningRate: 0.02 }],
    [{ epoch: 1, loss: 0.1, error: 0.01, learningRate: 0.02, robustAccuracy: 0.5 }],
  ),
  running: fc.record({ loss: fc.double({ noNaN: true, noDefaultInfinity: true }), wrong: fc.nat(), count: fc.nat() }),
  tensors: fc.array(fc.float32Array({ maxLength: 20, noNaN: true })),
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saf-checkpoints-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('checkpoint file', () => {
  test('reads back what was written, bit for bit', () => {
    fc.assert(
      fc.property(arbitraryCheckpoint, (checkpoint) => {
        const decoded = decodeCheckpoint(encodeCheckpoint(checkpoint), 'f');
        expect(decoded).toEqual({ ...checkpoint, running: JSON.parse(JSON.stringify(checkpoint.running)) });
      }),
    );
  });

  test('any truncation is an error that names the file', () => {
    fc.assert(
      fc.property(arbitraryCheckpoint, fc.double({ min: 0, max: 0.999, noNaN: true }), (checkpoint, part) => {
        const bytes = encodeCheckpoint(checkpoint);
        expect(() => decodeCheckpoint(bytes.subarray(0, Math.floor(bytes.length * part)), 'c.bin')).toThrow(
          /^c\.bin: /,
        );
      }),
    );
  });
});

test('any changed bit is an error that names the file', () => {
  fc.assert(
    fc.property(arbitraryCheckpoint, fc.nat(), fc.nat(7), (checkpoint, place, bit) => {
      const bytes = encodeCheckpoint(checkpoint);
      bytes[place % bytes.length] ^= 1 << bit;
      expect(() => decodeCheckpoint(bytes, 'c.bin')).toThrow(/^c\.bin: /);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['step', -5],
  ['step', 100.5],
  ['step', 'x'],
  ['epochs', undefined],
  ['running', { loss: 0, wrong: 0 }],
])('%s: %j is an error that names the file, whatever its seal', (field, value) => {
  const checkpoint = { identity: {}, step: 1, epochs: [], running: { loss: 0, wrong: 0, count: 0 }, tensors: [] };
  const bytes = encodeCheckpoint({ ...checkpoint, [field]: value } as Checkpoint);
  expect(() => decodeCheckpoint(bytes, 'c.bin')).toThrow(new RegExp(`^c\\.bin: ${field}.*; delete it to train anew$`));
});

test('a checkpoint of an older version says what to do', () => {
  expect(() => decodeCheckpoint(Buffer.from('SAFCKPT1 and more'), 'c.bin')).toThrow(
    'c.bin: expected a checkpoint of this version (SAFCKPT2), got SAFCKPT1; delete it to train anew',
  );
});

describe('fileCheckpoints', () => {
  const checkpoint: Checkpoint = {
    identity: { seed: 1 },
    step: 7,
    epochs: [],
    running: { loss: 1, wrong: 2, count: 3 },
    tensors: [Float32Array.of(1, 2)],
  };

  test('has nothing before the first save and after a clear', async () => {
    const store = fileCheckpoints(join(folder, 'a'));
    expect(await store.load()).toBeNull();
    expect(await store.describe()).toBeNull();
    await store.save(checkpoint);
    expect(await store.load()).toEqual(checkpoint);
    expect(await store.describe()).toEqual({ step: 7, epochs: 0, identity: { seed: 1 } });
    await store.clear();
    expect(await store.load()).toBeNull();
  });

  test('keeps the last save alone', async () => {
    const store = fileCheckpoints(join(folder, 'b'));
    await store.save(checkpoint);
    await store.save({ ...checkpoint, step: 8 });
    expect((await store.load())?.step).toBe(8);
  });

  test('names a file that is damaged', async () => {
    const file = join(folder, 'c', 'checkpoint.bin');
    await fileCheckpoints(join(folder, 'c')).save(checkpoint);
    await writeFile(file, (await readFile(file)).subarray(0, 20));
    await expect(fileCheckpoints(join(folder, 'c')).load()).rejects.toThrow(
      `${file}: the checkpoint's header is damaged`,
    );
  });
});

test('on a full disk the last whole checkpoint stays, and the next is saved once there is room', async (context) => {
  const disk = await smallDisk(300, context);
  const [store, file] = [fileCheckpoints(disk.folder), join(disk.folder, 'checkpoint.bin')];
  const checkpoint = (step: number): Checkpoint => ({
    identity: {},
    step,
    epochs: [],
    running: { loss: 0, wrong: 0, count: 0 },
    tensors: [new Float32Array(50_000).fill(step)],
  });
  await store.save(checkpoint(1));
  await expect(store.save(checkpoint(2))).rejects.toThrow(`${file}: expected room for `);
  expect(await store.load()).toEqual(checkpoint(1));
  expect(await readdir(disk.folder)).toEqual(['checkpoint.bin']);
  await disk.resize(1000);
  await store.save(checkpoint(3));
  expect(await store.load()).toEqual(checkpoint(3));
});
