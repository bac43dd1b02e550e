import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeIdx, someBytes } from '../../test/encode.ts';
import { gunzip, parseIdx } from '../index.ts';

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
const arrays = fc
  .array(fc.nat(5), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.uint8Array({ minLength: product(shape), maxLength: product(shape) }).map((values) => ({ shape, values })),
  );

describe('parseIdx', () => {
  test('reads the example of the format: magic number 0x00000803, big-endian sizes', () => {
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);
    expect(parseIdx(bytes)).toEqual({ shape: [2, 1, 3], values: Uint8Array.of(1, 2, 3, 4, 5, 6) });
  });

  test('gives back what was written, gzipped or not', () =>
    fc.assert(
      fc.asyncProperty(arrays, fc.boolean(), async ({ shape, values }, zipped) => {
        const bytes = encodeIdx(shape, values);
        expect(parseIdx(await gunzip(zipped ? gzipSync(bytes) : bytes))).toEqual({ shape, values });
      }),
    ));

  test('refuses a file cut anywhere', () =>
    fc.assert(
      fc.property(arrays, fc.nat(), ({ shape, values }, cut) => {
        const bytes = encodeIdx(shape, values);
        expect(() => parseIdx(bytes.subarray(0, cut % bytes.length), 'cut')).toThrow(/^cut: expected/);
      }),
    ));

  test('reads bytes that start inside their buffer', () => {
    const bytes = encodeIdx([2], Uint8Array.of(7, 8));
    const shifted = new Uint8Array([9, ...bytes]).subarray(1);
    expect([...parseIdx(shifted).values]).toEqual([7, 8]);
  });

  test.each([
    [[], 'x: expected the IDX magic number 00 00 08 and a rank >= 1, got "an empty file"'],
    [[0, 0, 13, 1, 0, 0, 0, 0], 'x: expected the IDX magic number 00 00 08 and a rank >= 1, got "00 00 0d 01"'],
    [[0, 0, 8, 0], 'x: expected the IDX magic number 00 00 08 and a rank >= 1, got "00 00 08 00"'],
    [[0x1f, 0x8b, 8, 0], 'got "1f 8b 08 00"'],
    [[0, 0, 8, 3, 0, 0], 'x: expected an IDX header of 16 bytes, got "6 bytes"'],
    [[0, 0, 8, 1, 0, 0, 0, 2, 1], 'x: expected 10 bytes for the shape [2], got "9 bytes"'],
    [[0, 0, 8, 1, 0, 0, 0, 1, 1, 1], 'x: expected 9 bytes for the shape [1], got "10 bytes"'],
  ])('refuses %j', (bytes, message) => expect(() => parseIdx(Uint8Array.from(bytes), 'x')).toThrow(message));
});

describe('gunzip', () => {
  const content = someBytes(5000, 'content');
  const zipped = new Uint8Array(gzipSync(content));

  test('returns bytes that are not gzipped as they are', async () => expect(await gunzip(content)).toBe(content));

  test.each([2, 9, 100, zipped.length - 1])('refuses a stream cut after %d bytes', (length) =>
    expect(gunzip(zipped.subarray(0, length), 'x.gz')).rejects.toThrow('x.gz: expected a whole gzip stream, got'),
  );

  test.each([3000, zipped.length - 8])('refuses another byte at %d: its CRC-32 tells', (position) => {
    const damaged = Uint8Array.from(zipped);
    damaged[position] ^= 0xff;
    return expect(gunzip(damaged, 'x.gz')).rejects.toThrow('x.gz: expected a whole gzip stream, got');
  });

  test('gives up a content that is larger than it may be', async () => {
    await expect(gunzip(zipped, 'x.gz', 4999)).rejects.toThrow(
      'x.gz: expected at most 4999 bytes when it is decompressed, got "more"',
    );
    expect(await gunzip(zipped, 'x.gz', 5000)).toEqual(content);
  });
});
