import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { checkFreeSpace } from './free-space.ts';
import { libraries } from './layout.ts';
import type { Wheel } from './release.ts';

// The headers of TensorFlow's C interface, of its ops, and what they include; the compilers and GPU libraries of the wheel stay in it.
const wanted = [
  /^tensorflow\/(?<path>libtensorflow_(cc|framework)\.so\.2)$/,
  /^tensorflow\/(?<path>include\/(tensorflow\/(c|core)|tsl|xla\/tsl|absl|google|ml_dtypes|Eigen|unsupported|third_party\/eigen3)\/.*)$/,
];

/**
 * Unpacks libtensorflow and the headers that the addon needs.
 *
 * @throws Error with one sentence where the disk is full or a library is missing
 */
export async function unpackWheel(file: string, wheel: Wheel, folder: string): Promise<void> {
  await checkFreeSpace(folder, wheel.unpackedBytes);
  const zip = await yauzl.openPromise(file, { autoClose: false });
  const unpacked: string[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const path = wanted.map((pattern) => pattern.exec(entry.fileName)?.groups?.path).find(Boolean);
      if (path && !path.endsWith('/')) unpacked.push(await unpack(zip, entry, join(folder, path)));
    }
  } finally {
    zip.close();
  }
  const missing = libraries.find((library) => !unpacked.includes(join(folder, library)));
  if (missing) throw new Error(`${wheel.file} holds no ${missing}`);
}

async function unpack(zip: yauzl.ZipFile, entry: yauzl.Entry, target: string): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
  return target;
}
