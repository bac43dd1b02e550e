import { deflateSync, inflateSync } from 'node:zlib';

/** Bytes as text for a JSON file. */
export function pack(bytes: ArrayBufferView): string {
  return deflateSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { level: 9 }).toString('base64');
}

export function unpackBytes(text: string): Uint8Array {
  return Uint8Array.from(inflateSync(Buffer.from(text, 'base64')));
}

export function unpackFloats(text: string): Float32Array {
  return new Float32Array(unpackBytes(text).buffer);
}
