import { createHash } from 'node:crypto';
import type { Checkpoint } from '../checkpoint.ts';

/** Tells a checkpoint file, and its layout, from any other file. */
const magic = 'SAFCKPT2';
const prefix = magic.length + 4;
const sealBytes = 32;

type Header = Omit<Checkpoint, 'tensors'> & { sizes: number[] };

/**
 * Magic, length of the header (uint32), header (JSON), then the tensors' float32 numbers, little endian; sealed by the
 * SHA-256 of all that.
 */
export function encodeCheckpoint({ tensors, ...rest }: Checkpoint): Buffer {
  const header = Buffer.from(JSON.stringify({ ...rest, sizes: tensors.map(({ length }) => length) } satisfies Header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const numbers = tensors.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
  const content = Buffer.concat([Buffer.from(magic), length, header, ...numbers]);
  return Buffer.concat([content, sealOf(content)]);
}

const sealOf = (content: Uint8Array) => createHash('sha256').update(content).digest();

/** @throws Error that names the file and says what to do, if it is not a whole checkpoint, or one that was changed */
export function decodeCheckpoint(bytes: Buffer, file: string): Checkpoint {
  const { sizes, ...rest } = decodeHeader(bytes, file);
  const content = bytes.subarray(0, bytes.length - sealBytes);
  if (!sealOf(content).equals(bytes.subarray(content.length)))
    throw new Error(`${file}: the checkpoint is damaged (its SHA-256 is another); delete it to train anew`);
  // A copy is aligned to 4 bytes, as Float32Array needs it.
  const start = prefix + bytes.readUInt32LE(magic.length);
  const numbers = new Float32Array(new Uint8Array(content.subarray(start)).buffer);
  let offset = 0;
  const tensors = sizes.map((size) => {
    offset += size;
    return numbers.subarray(offset - size, offset);
  });
  return { ...rest, tensors };
}

function decodeHeader(bytes: Buffer, file: string): Header {
  const found = bytes.subarray(0, magic.length).toString();
  if (found === 'SAFCKPT1')
    throw new Error(`${file}: expected a checkpoint of this version (${magic}), got ${found}; delete it to train anew`);
  if (found !== magic) throw new Error(`${file}: expected a checkpoint (it begins with ${magic})`);
  try {
    return JSON.parse(bytes.subarray(prefix, prefix + bytes.readUInt32LE(magic.length)).toString());
  } catch {
    throw new Error(`${file}: the checkpoint's header is damaged; delete it to train anew`);
  }
}
