import type { Checkpoint } from '../checkpoint.ts';

/** Tells a checkpoint file, and its layout, from any other file. */
const magic = 'SAFCKPT1';
const prefix = magic.length + 4;

type Header = Omit<Checkpoint, 'tensors'> & { sizes: number[] };

/** Magic, length of the header (uint32), header (JSON), then the tensors' float32 numbers; little endian. */
export function encodeCheckpoint({ tensors, ...rest }: Checkpoint): Buffer {
  const header = Buffer.from(JSON.stringify({ ...rest, sizes: tensors.map(({ length }) => length) } satisfies Header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const numbers = tensors.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  return Buffer.concat([Buffer.from(magic), length, header, ...numbers]);
}

/** @throws Error if the file is not a whole checkpoint */
export function decodeCheckpoint(bytes: Buffer, file: string): Checkpoint {
  const { sizes, ...rest } = decodeHeader(bytes, file);
  const start = prefix + bytes.readUInt32LE(magic.length);
  const expected = start + 4 * sizes.reduce((sum, size) => sum + size, 0);
  if (bytes.length !== expected) throw new Error(`${file}: expected ${expected} bytes, got ${bytes.length}`);
  // A copy is aligned to 4 bytes, as Float32Array needs it.
  const numbers = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer);
  let offset = 0;
  const tensors = sizes.map((size) => {
    offset += size;
    return numbers.subarray(offset - size, offset);
  });
  return { ...rest, tensors };
}

function decodeHeader(bytes: Buffer, file: string): Header {
  if (bytes.subarray(0, magic.length).toString() !== magic)
    throw new Error(`${file}: expected a checkpoint (it begins with ${magic})`);
  try {
    return JSON.parse(bytes.subarray(prefix, prefix + bytes.readUInt32LE(magic.length)).toString());
  } catch {
    throw new Error(`${file}: the checkpoint's header is damaged`);
  }
}
