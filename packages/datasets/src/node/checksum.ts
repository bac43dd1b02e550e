import { createHash } from 'node:crypto';
import { ArgumentError } from '@saf/checks';
import type { DataFile } from '../definitions/definition.ts';
import type { NamedBytes } from '../formats/image-format.ts';

/** Checks that a file is the published one. */
export function verifyChecksum({ name, bytes }: NamedBytes, { sha256 }: DataFile): void {
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) throw new ArgumentError(name, `content of SHA-256 ${sha256}`, found);
}
