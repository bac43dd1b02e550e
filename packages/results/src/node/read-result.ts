import { readFile } from 'node:fs/promises';
import { ArgumentError } from '@saf/checks';
import type { Result } from '../kinds/evaluation.ts';
import { parseResult } from '../parse-result-file.ts';

/**
 * Reads one result file and checks every field of it.
 *
 * @throws ArgumentError naming the file, and the field with what was expected and got: a missing file, text that is
 * not JSON, another schema version, a field that is missing or out of range
 * @example
 * const result = await readResult('results/quick/plain.json');
 */
export async function readResult(path: string): Promise<Result> {
  return parseResult(path, parseJson(path, await readText(path)));
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ArgumentError(path, 'a result file that can be read', (error as NodeJS.ErrnoException).code);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    // Some editors write a byte order mark first, which is no JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ArgumentError(path, 'a result in JSON', (error as Error).message);
  }
}
