import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { checkFreeSpace } from './free-space.ts';
import { libraries } from './layout.ts';
import type { Wheel } from './release.ts';

// TensorFlow's C interface and what it includes: 14 headers of the 9,900 in the wheel.
const wanted = [
  /^tensorflow\/(?<path>libtensorflow_(cc|framework)\.so\.2)$/,
  /^tensorflow\/(?<path>include\/(tensorflow\/c|tensorflow\/core\/platform|tsl\/(c|platform)|xla\/tsl\/c)\/.*\.h)$/,
];

/**
 * Unpacks libtensorflow and the headers of its C interface.
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
      if (path) unpacked.push(await unpack(zip, entry, join(folder, path)));
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
