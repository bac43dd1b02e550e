import type { Result } from '../kinds/evaluation.ts';
import { parseResult } from '../parse-result-file.ts';
import { type WriteOptions, writeJson } from './json-file.ts';

/**
 * Writes one result file, sealed and whole: another process sees the old file or the new one, never a part. Makes its folder.
 *
 * @throws ArgumentError for a result that does not fit the schema, or a place that cannot be written to; DiskFullError of
 *   @saf/files where there is no room
 * @example
 * await writeResult('results/quick/plain.json', result);
 */
export async function writeResult(path: string, result: Result, options: WriteOptions = {}): Promise<void> {
  await writeJson(path, parseResult(path, result), options);
}
