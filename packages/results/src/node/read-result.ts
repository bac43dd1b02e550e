import { ArgumentError } from '@saf/checks';
import type { Result } from '../kinds/evaluation.ts';
import { parseResult } from '../parse-result-file.ts';
import { readSealed } from './json-file.ts';

/**
 * Reads one result file and checks its seal and every field of it.
 *
 * @throws DamagedFileError of @saf/checks/seal naming the file and what to do, for a result that was damaged or edited after `writeResult` wrote it;
 * ArgumentError naming the file, and the field with what was expected and got: a missing file, another schema version, a field that is missing or
 * out of range
 * @example
 * const result = await readResult('results/quick/plain.json');
 */
export async function readResult(path: string): Promise<Result> {
  const result = await readSealed(path, 'a result', (content) => parseResult(path, content));
  if (result === null) throw new ArgumentError(path, 'a result file that can be read', 'ENOENT');
  return result;
}
