import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ResultKindName } from '@saf/results';
import { expect } from 'vitest';
import { type FileOf, openFile } from '../src/views/results/data/open-file.ts';

const folder = resolve(import.meta.dirname, '../../../results');

/** A committed file of a kind, by its path in `results`. */
export function committed<Kind extends ResultKindName>(kind: Kind, file: string) {
  const { content } = openFile(file, readFileSync(resolve(folder, file), 'utf8')) as FileOf<Kind>;
  expect(content.kind).toBe(kind);
  return { file, content };
}
