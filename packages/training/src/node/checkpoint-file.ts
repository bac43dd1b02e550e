import { createHash } from 'node:crypto';
import { DamagedFileError } from '@saf/checks/seal';
import { z } from 'zod';
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

/** @throws DamagedFileError that names the file and says what to do, if it is not a whole checkpoint, or one that was changed */
export function decodeCheckpoint(bytes: Buffer, file: string): Checkpoint {
  const header = parseHeader(bytes, file);
  const content = bytes.subarray(0, bytes.length - sealBytes);
  if (!sealOf(content).equals(bytes.subarray(content.length)))
    throw damaged(file, 'the checkpoint is damaged (its SHA-256 is another)');
  const { sizes, ...rest } = checkHeader(header, file);
  // A copy is aligned to 4 bytes, as Float32Array needs it.
  const numbers = new Uint8Array(content.subarray(prefix + bytes.readUInt32LE(magic.length)));
  const expected = 4 * sizes.reduce((sum, size) => sum + size, 0);
  if (numbers.length !== expected)
    throw damaged(file, `expected ${expected} bytes of tensors, as the header says, got ${numbers.length}`);
  return { ...rest, tensors: split(new Float32Array(numbers.buffer), sizes) };
}

const damaged = (file: string, problem: string) => new DamagedFileError(file, problem, 'delete it to train anew');

function parseHeader(bytes: Buffer, file: string): unknown {
  const found = bytes.subarray(0, magic.length).toString();
  if (found === 'SAFCKPT1') throw damaged(file, `expected a checkpoint of this version (${magic}), got ${found}`);
  if (found !== magic) throw damaged(file, `expected a checkpoint (it begins with ${magic})`);
  try {
    return JSON.parse(bytes.subarray(prefix, prefix + bytes.readUInt32LE(magic.length)).toString());
  } catch {
    throw damaged(file, "the checkpoint's header is damaged");
  }
}

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const headerSchema = z.object({
  identity: z.record(z.string(), z.unknown()),
  step: count,
  epochs: z.array(
    z.object({
      epoch: z.int().min(1),
      loss: z.number(),
      error: share,
      learningRate: z.number(),
      robustAccuracy: share.optional(),
    }),
  ),
  running: z.object({ loss: z.number(), wrong: count, count }),
  sizes: z.array(count),
});

/** A seal is right of whatever was sealed: each field is checked all the same. */
function checkHeader(header: unknown, file: string): Header {
  const parsed = headerSchema.safeParse(header);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw damaged(file, `${path.join('.') || 'header'}: ${message.replace('Invalid input: ', '')}`);
}

function split(numbers: Float32Array, sizes: readonly number[]): Float32Array[] {
  let offset = 0;
  return sizes.map((size) => {
    offset += size;
    return numbers.subarray(offset - size, offset);
  });
}
