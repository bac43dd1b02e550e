import { fillUniform, randomStream } from '@saf/random';
import { encode } from 'fast-png';

/** The inverse of `parseIdx`, written from the format's description: big-endian sizes after the magic number. */
export function encodeIdx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length);
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => {
    bytes.set([size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255], 4 + 4 * axis);
  });
  bytes.set(values, 4 + 4 * shape.length);
  return bytes;
}

/** CIFAR-10 records as the format's page describes them: a label, then 1024 red, 1024 green, 1024 blue bytes. */
export function encodeCifar10(labels: readonly number[], planes: Uint8Array): Uint8Array {
  return Uint8Array.from(labels.flatMap((label, i) => [label, ...planes.subarray(i * 3072, (i + 1) * 3072)]));
}

/** The sprite of CIFAR-10 records: pixel (x, image) of a PNG 1024 wide is (red, green, blue) number x of the image. */
export function encodeSprite(records: Uint8Array): Uint8Array {
  const height = records.length / 3073;
  const data = new Uint8Array(height * 3072);
  for (let i = 0; i < data.length; i++) {
    const [image, pixel, channel] = [Math.floor(i / 3072), Math.floor((i % 3072) / 3), i % 3];
    data[i] = records[image * 3073 + 1 + channel * 1024 + pixel];
  }
  return encode({ width: 1024, height, channels: 3, depth: 8, data });
}

export const recordLabels = (records: Uint8Array): number[] =>
  Array.from({ length: records.length / 3073 }, (_, i) => records[i * 3073]);

/** Bytes that only depend on their name. */
export function someBytes(length: number, name: string): Uint8Array {
  return Uint8Array.from(fillUniform(new Float32Array(length), randomStream(1, name), 0, 255.99));
}
