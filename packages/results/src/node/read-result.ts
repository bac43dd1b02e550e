import { ArgumentError } from '@saf/checks';
import type { Result } from '../kinds/evaluation.ts';
import { parseResult, parseResultFile } from '../parse-result-file.ts';
import type { ResultFile } from '../result-kinds.ts';
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
  return readAs(path, (content) => parseResult(path, content));
}

/**
 * Reads a result file of whatever kind it is, as `readResult` reads one of an evaluation; its `kind` tells its type.
 *
 * @throws as `readResult`, and ArgumentError for a kind that is not known
 * @example
 * const file = await readResultFile('results/mnist/theory.json');
 */
export async function readResultFile(path: string): Promise<ResultFile> {
  return readAs(path, (content) => parseResultFile(path, content));
}

async function readAs<Content>(path: string, parse: (content: unknown) => Content): Promise<Content> {
  const content = await readSealed(path, 'a result', parse);
  if (content === null) throw new ArgumentError(path, 'a result file that can be read', 'ENOENT');
  return content;
}
