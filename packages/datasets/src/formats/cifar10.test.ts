import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { encodeCifar10, encodeSprite, recordLabels, someBytes } from '../../test/encode.ts';
import { cifar10SpriteToBatch, parseCifar10Batch } from '../index.ts';

const records = encodeCifar10([3, 9, 0], someBytes(3 * 3072, 'planes'));
const labelled = fc
  .array(fc.nat(9), { minLength: 1, maxLength: 3 })
  .map((labels) => encodeCifar10(labels, someBytes(labels.length * 3072, labels.join())));

describe('parseCifar10Batch', () => {
  test('puts the channels of a pixel side by side', () => {
    const planes = new Uint8Array(3072);
    // Row 1, column 2 of a 32 x 32 image, in the red, green and blue planes.
    planes.set([10], 34);
    planes.set([20], 1024 + 34);
    planes.set([30], 2048 + 34);
    const { images, labels } = parseCifar10Batch(encodeCifar10([7], planes));
    expect([...images.subarray(3 * 34, 3 * 34 + 3)]).toEqual([10, 20, 30]);
    expect([...labels]).toEqual([7]);
  });

  test('keeps every pixel', () =>
    fc.assert(
      fc.property(labelled, (bytes) => {
        const { images, labels } = parseCifar10Batch(bytes);
        const planes = Uint8Array.from(images, (_, i) => {
          const [image, channel, pixel] = [Math.floor(i / 3072), Math.floor((i % 3072) / 1024), i % 1024];
          return images[image * 3072 + 3 * pixel + channel];
        });
        expect(encodeCifar10([...labels], planes)).toEqual(bytes);
      }),
      { numRuns: 20 },
    ));

  test('refuses a file cut inside a record', () =>
    fc.assert(
      fc.property(fc.nat(records.length - 1), (length) => {
        fc.pre(length === 0 || length % 3073 !== 0);
        expect(() => parseCifar10Batch(records.subarray(0, length), 'x.bin')).toThrow(
          `x.bin: expected whole records of 3073 bytes, got "${length} bytes"`,
        );
      }),
    ));

  test('names the first label out of range', () =>
    expect(() => parseCifar10Batch(encodeCifar10([1, 10], new Uint8Array(6144)), 'x.bin')).toThrow(
      'x.bin: labels[1]: expected a whole number in [0, 10), got 10',
    ));
});

describe('cifar10SpriteToBatch', () => {
  test('gives back the records a sprite was made of', () =>
    fc.assert(
      fc.property(labelled, (bytes) => {
        expect(cifar10SpriteToBatch(encodeSprite(bytes), recordLabels(bytes))).toEqual(bytes);
      }),
      { numRuns: 20 },
    ));

  const png = (width: number, channels: number) =>
    encode({ width, height: 1, channels, depth: 8, data: new Uint8Array(width * channels) });

  test.each([
    [
      png(1024, 4),
      'x.png: expected an RGB image 1024 pixels wide, of 8 bits per channel, got "4 channels, 1024 pixels',
    ],
    [png(32, 3), 'got "3 channels, 32 pixels wide, 8 bits"'],
    [Uint8Array.of(1, 2, 3), 'x.png: expected a whole PNG image, got'],
    [encodeSprite(records).subarray(0, 5000), 'x.png: expected a whole PNG image, got'],
    [
      encodeSprite(records).map((byte, i) => (i === 5000 ? byte ^ 255 : byte)),
      'x.png: expected a whole PNG image, got',
    ],
  ])('refuses another or damaged picture', (bytes, message) =>
    expect(() => cifar10SpriteToBatch(bytes, [1], 'x.png')).toThrow(message),
  );

  test.each([
    [[1, 2], 'labels of x.png: expected 3 labels, got 2'],
    [[1, 2, 10], 'labels of x.png[2]: expected a whole number in [0, 10), got 10'],
  ])('refuses the labels %j', (labels, message) =>
    expect(() => cifar10SpriteToBatch(encodeSprite(records), labels, 'x.png')).toThrow(message),
  );

  describe('a PNG that decompresses to more than its size', () => {
    const encoder = new TextEncoder();
    const chunk = (name: string, data: Uint8Array) => {
      const body = Buffer.concat([encoder.encode(name), data]);
      const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(data.length);
      crc.writeUInt32BE(crc32(body));
      return Buffer.concat([length, body, crc]);
    };
    const bomb = (height: number, data: Uint8Array, more: Uint8Array[] = []) => {
      const header = Buffer.from([0, 0, 4, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
      header.writeUInt32BE(height, 4);
      const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
      const chunks = [chunk('IHDR', header), ...more, chunk('IDAT', data), chunk('IEND', new Uint8Array())];
      return new Uint8Array(Buffer.concat([signature, ...chunks]));
    };
    const zeros = (count: number) => new Uint8Array(deflateSync(new Uint8Array(count), { level: 9 }));

    test('is given up', () =>
      expect(() => cifar10SpriteToBatch(bomb(1, zeros(3e8)), [1], 'x.png')).toThrow(
        'x.png: expected a whole PNG image, got "more than the 3073 bytes of its size"',
      ));

    test('is not allocated where it claims four billion rows', () =>
      expect(() => cifar10SpriteToBatch(bomb(2 ** 32 - 1, zeros(10)), [1], 'x.png')).toThrow(
        'x.png: expected from 1 to 100000 rows, got 4294967295',
      ));

    test('has no compressed profile decompressed', () => {
      const profile = chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), zeros(3e8)]));
      expect(cifar10SpriteToBatch(bomb(1, zeros(3073), [profile]), [1])).toHaveLength(3073);
    });
  });
});
