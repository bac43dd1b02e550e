import { extname, resolve } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { readFileIfThere } from '@saf/files';
import { importStudyModule } from '../setup/study-module.ts';
import type { Study } from '../study/study.ts';
import { lookAtDataset } from './look-at-dataset.ts';
import { type Override, withOverrides } from './overrides.ts';
import { parseStudy } from './parse-study.ts';
import { resolveStudy } from './resolve-study.ts';
import type { Sweep } from './sweep.ts';

export interface LoadStudyOptions {
  /** Fields that are replaced, by the names that lead to them. */
  readonly overrides?: readonly Override[];
  /** Fields that take several values: each network is trained once with each combination. */
  readonly sweeps?: readonly Sweep[];
}

/**
 * Reads a study file, TypeScript, JavaScript (`export default defineStudy({ … })`) or JSON, and resolves it: networks with all that they
 * extend, defaults filled in, a data set of the user's own looked at.
 *
 * @throws ArgumentError naming the file and the first field that does not fit, with the nearest name for an unknown one
 * @example
 * const study = await loadStudy('my.study.ts', { overrides: [parseOverride('recipe.epochs=1')] });
 * const results = await runStudy(studyRequest(study, { folder: 'runs/mine' }));
 */
export async function loadStudy(file: string, { overrides = [], sweeps }: LoadStudyOptions = {}): Promise<Study> {
  const path = resolve(file);
  const written = await readStudy(path);
  try {
    const study = parseStudy(withOverrides(written, overrides));
    return await resolveStudy(study, { file: path, dataset: await lookAtDataset(study.dataset, path), sweeps });
  } catch (error) {
    if (error instanceof ArgumentError) error.message = `${file}: ${error.message}`;
    throw error;
  }
}

const MODULES = ['.ts', '.mts', '.js', '.mjs'];
/** 16 MiB: more than anybody writes. */
const LARGEST = 2 ** 24;

async function readStudy(path: string): Promise<unknown> {
  const bytes = await readFileIfThere(path, 'a study file', LARGEST);
  if (bytes === null) throw new ArgumentError(path, 'a study file', 'none');
  if (MODULES.includes(extname(path))) return importStudyModule(path);
  if (extname(path) !== '.json')
    throw new ArgumentError(path, `a file that ends in ${MODULES.join(', ')} or .json`, extname(path));
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new ArgumentError(path, 'JSON', `something else (${(error as Error).message})`);
  }
}
