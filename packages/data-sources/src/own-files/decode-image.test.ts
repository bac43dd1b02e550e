import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import { decodeImage } from './decode-image.ts';

describe('PNG', () => {
  test.each([
    ['gray', 1, 8, Uint8Array.of(0, 255), [0, 255]],
    ['gray with alpha', 2, 8, Uint8Array.of(7, 1, 8, 2), [7, 8]],
    ['RGB', 3, 8, Uint8Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3, 4, 5, 6]],
    ['RGB with alpha', 4, 8, Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 0), [1, 2, 3, 4, 5, 6]],
    ['gray of 16 bits', 1, 16, Uint16Array.of(0x1234, 0xffff), [0x12, 0xff]],
  ] as const)('%s', (_, channels, depth, data, pixels) => {
    const bytes = encode({ height: 1, width: 2, channels, depth, data });
    expect([...decodeImage(bytes, undefined).pixels]).toEqual(pixels);
  });

  test('the gray of a colour is its luma, and the colour of a gray is three times that', () => {
    const rgb = encode({ height: 1, width: 1, channels: 3, depth: 8, data: Uint8Array.of(100, 200, 50) });
    // 29.9 + 117.4 + 5.7
    expect([...decodeImage(rgb, 1).pixels]).toEqual([153]);
    const gray = encode({ height: 1, width: 1, channels: 1, depth: 8, data: Uint8Array.of(9) });
    expect([...decodeImage(gray, 3).pixels]).toEqual([9, 9, 9]);
  });

  test('one bit a pixel, rows filled up to whole bytes', () => {
    // 9 × 2: 1010 0101 1 and 0000 0000 1.
    const data = Uint8Array.of(0b10100101, 0b10000000, 0, 0b10000000);
    const bytes = encode({ height: 2, width: 9, channels: 1, depth: 1, data });
    const bits = [1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    expect([...decodeImage(bytes, undefined).pixels]).toEqual(bits.map((bit) => 255 * bit));
  });

  test('a palette', () => {
    const palette = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const bytes = encode({ height: 1, width: 2, channels: 1, depth: 8, data: Uint8Array.of(1, 0), palette });
    expect([...decodeImage(bytes, undefined).pixels]).toEqual([4, 5, 6, 1, 2, 3]);
  });
});

test('neither PNG nor JPEG, and a JPEG that is cut off, are errors', () => {
  expect(() => decodeImage(Uint8Array.of(1, 2, 3), undefined)).toThrow();
  expect(() => decodeImage(Uint8Array.of(0xff, 0xd8, 0xff), undefined)).toThrow();
});
