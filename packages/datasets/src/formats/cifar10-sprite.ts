import { ArgumentError, checkLabels } from '@saf/checks';
import { decode } from 'fast-png';
import { Unzlib } from 'fflate';
import { CIFAR10_CATEGORIES, IMAGE_BYTES, PLANE_BYTES, RECORD_BYTES } from './cifar10.ts';

/** More than CIFAR-10 has in all; 300 MB of pixels. */
const MAX_IMAGES = 100_000;

/**
 * Turns a CIFAR-10 sprite into the canonical binary batch that `parseCifar10Batch` reads.
 *
 * A sprite is a lossless RGB PNG, 1024 pixels wide, whose rows are images: the 32 x 32 pixels one row after the other.
 * Its size is checked before anything is decompressed, and no more is decompressed than that size needs.
 *
 * @param png the bytes of the PNG file
 * @param labels one category per image, in [0, 10)
 * @param file name for error messages
 * @returns records of 3073 bytes: the label, then the red, green and blue planes
 * @throws ArgumentError for a PNG that is corrupt or of another form, and labels that do not fit
 * @example
 * const batch = cifar10SpriteToBatch(png, labels.slice(0, 10_000), 'data_batch_1.png');
 */
export function cifar10SpriteToBatch(png: Uint8Array, labels: ArrayLike<number>, file = 'CIFAR-10 sprite'): Uint8Array {
  const pixels = decodeSprite(png, file);
  const count = pixels.length / IMAGE_BYTES;
  checkLabels(`labels of ${file}`, labels, count, CIFAR10_CATEGORIES);
  const records = new Uint8Array(count * RECORD_BYTES);
  for (let i = 0; i < count; i++) {
    records[i * RECORD_BYTES] = labels[i];
    separate(pixels, i * IMAGE_BYTES, records, i * RECORD_BYTES + 1);
  }
  return records;
}

function decodeSprite(png: Uint8Array, file: string): Uint8Array {
  const chunks = asPng(file, () => imageChunks(png));
  const header = asPng(file, () => headerOf(chunks));
  checkForm(header, file);
  // Each row begins with a byte that names its filter.
  asPng(file, () => checkInflated(chunks, header.height * (1 + IMAGE_BYTES)));
  return asPng(file, () => decode(joined(png, chunks), { checkCrc: true })).data as Uint8Array;
}

function asPng<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    throw new ArgumentError(file, 'a whole PNG image', (cause as Error).message);
  }
}

/** A chunk of a PNG: its type, its data, and both with the length before and the checksum behind them. */
interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
  readonly whole: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What an image of RGB needs; others, such as compressed colour profiles and texts, are left out. */
const NEEDED = ['IHDR', 'IDAT', 'IEND'];

function imageChunks(png: Uint8Array): Chunk[] {
  if (!SIGNATURE.every((byte, i) => png[i] === byte)) throw new Error('another beginning than that of a PNG');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  for (let start = SIGNATURE.length; chunks.at(-1)?.type !== 'IEND'; ) {
    if (start + 12 > png.length) throw new Error('an end before the last chunk');
    const length = view.getUint32(start);
    const end = start + 12 + length;
    if (end > png.length) throw new Error('an end inside a chunk');
    const type = String.fromCharCode(...png.subarray(start + 4, start + 8));
    const chunk = { type, data: png.subarray(start + 8, end - 4), whole: png.subarray(start, end) };
    if (NEEDED.includes(type)) chunks.push(chunk);
    start = end;
  }
  return chunks;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly channels: number;
  readonly interlaced: boolean;
}

/** Channels by the PNG's colour type. */
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

function headerOf([first]: readonly Chunk[]): Header {
  if (first.type !== 'IHDR' || first.data.length !== 13) throw new Error('no header');
  const view = new DataView(first.data.buffer, first.data.byteOffset, first.data.byteLength);
  const [depth, color, , , interlace] = first.data.subarray(8);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  return { width, height, depth, channels: channelsOf[color] ?? 0, interlaced: interlace !== 0 };
}

function checkForm({ width, height, depth, channels, interlaced }: Header, file: string): void {
  if (width !== PLANE_BYTES || channels !== 3 || depth !== 8)
    throw new ArgumentError(
      file,
      `an RGB image ${PLANE_BYTES} pixels wide, of 8 bits per channel`,
      `${channels} channels, ${width} pixels wide, ${depth} bits`,
    );
  if (interlaced) throw new ArgumentError(file, 'rows one after the other', 'an interlaced PNG');
  if (height < 1 || height > MAX_IMAGES) throw new ArgumentError(file, `from 1 to ${MAX_IMAGES} rows`, height);
}

/** A slice this long decompresses to 17 MB at most. */
const SLICE_BYTES = 2 ** 14;

/** Decompresses without keeping anything, and stops as soon as it is more than the image can have. */
function checkInflated(chunks: readonly Chunk[], expected: number): void {
  let length = 0;
  const inflator = new Unzlib((part) => {
    length += part.length;
    if (length > expected) throw new Error(`more than the ${expected} bytes of its size`);
  });
  for (const { type, data } of chunks) {
    if (type !== 'IDAT') continue;
    for (let start = 0; start < data.length; start += SLICE_BYTES)
      inflator.push(data.subarray(start, start + SLICE_BYTES));
  }
  if (length < expected) throw new Error(`${length} of the ${expected} bytes of its size`);
}

function joined(png: Uint8Array, chunks: readonly Chunk[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((length, { whole }) => length + whole.length, SIGNATURE.length));
  out.set(png.subarray(0, SIGNATURE.length));
  let start = SIGNATURE.length;
  for (const { whole } of chunks) {
    out.set(whole, start);
    start += whole.length;
  }
  return out;
}

function separate(pixels: Uint8Array, start: number, planes: Uint8Array, out: number): void {
  for (let i = 0; i < PLANE_BYTES; i++) {
    planes[out + i] = pixels[start + 3 * i];
    planes[out + PLANE_BYTES + i] = pixels[start + 3 * i + 1];
    planes[out + 2 * PLANE_BYTES + i] = pixels[start + 3 * i + 2];
  }
}
