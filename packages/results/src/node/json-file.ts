import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { ArgumentError } from '@saf/checks';
import { DamagedFileError, openSeal, requireSeal, withSeal } from '@saf/checks/seal';
import { readFileIfThere, sha256OfFile, writeFileWhole } from '@saf/files';
import { z } from 'zod';
import { parseFields } from '../parse-result-file.ts';

/** How a file is read. */
export interface ReadOptions {
  /**
   * Whether a file without a seal is refused. By default that is so for files that say their kind: those that were written before files
   * were sealed do not say it.
   */
  readonly isSealed?: boolean;
}

/** How a file is written. */
export interface WriteOptions {
  /** Files that it is about. Where they are there on reading, they have to be the same. */
  readonly dependsOn?: readonly string[];
}

/**
 * The file as the schema says, or null if there is none.
 *
 * @throws DamagedFileError naming the file and what to do, for a file that was damaged or edited after `writeJson` wrote it, and for
 *   one that is about other files than those that are there; ArgumentError naming the field that does not fit the schema
 */
export async function readJsonIfThere<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  options: ReadOptions = {},
): Promise<z.infer<Schema> | null> {
  return readSealed(file, 'a file that an earlier run left', (content) => parseFields(schema, file, content), options);
}

/** The same for a file that has to be there. */
export async function readJson<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  options: ReadOptions = {},
): Promise<z.infer<Schema>> {
  const value = await readJsonIfThere(file, schema, options);
  if (value === null) throw new ArgumentError(file, 'a file that an earlier job left', 'none');
  return value;
}

/** Writes the file whole, sealed and for people to read, and its folder if it is not there. */
export async function writeJson(file: string, value: object, { dependsOn }: WriteOptions = {}): Promise<void> {
  const content = dependsOn ? { ...value, dependsOn: await hashesOf(file, dependsOn) } : value;
  await writeFileWhole(file, `${JSON.stringify(await withSeal(content), null, 2)}\n`);
}

/** No file of ours has a tenth of it. */
const LARGEST = 2 ** 28;
const REMEDY = 'delete it, and run again what made it';

/** What `parse` makes of the content of a file whose seal is right; null if there is none. */
export async function readSealed<Value>(
  file: string,
  expected: string,
  parse: (content: unknown) => Value,
  { isSealed }: ReadOptions = {},
): Promise<Value | null> {
  const bytes = await readFileIfThere(file, expected, LARGEST);
  if (bytes === null) return null;
  const content = parseJson(file, expected, bytes.toString('utf8'));
  const opened = await openSeal(content, { file, remedy: REMEDY });
  await checkDependencies(file, opened);
  const value = parse(opened);
  // After the fields: of a file that somebody wrote by hand, what is wrong with them says more.
  if (isSealed ?? saysItsKind(opened)) requireSeal(content, { file, remedy: REMEDY });
  return value;
}

function parseJson(file: string, expected: string, text: string): unknown {
  try {
    // Some editors write a byte order mark first, which is no JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new DamagedFileError(file, `expected ${expected} in JSON, got other text, or a part of it`, REMEDY, {
      cause,
    });
  }
}

/** The paper's tables are typed by people. */
const saysItsKind = (content: unknown): boolean => {
  const kind = (content as { kind?: unknown } | null)?.kind;
  return kind !== undefined && kind !== 'paper-table';
};

const hashes = z.record(z.string(), z.string());

async function checkDependencies(file: string, content: unknown): Promise<void> {
  const dependsOn = (content as { dependsOn?: unknown } | null)?.dependsOn;
  if (dependsOn === undefined) return;
  for (const [name, hash] of Object.entries(parseFields(hashes, `${file}: dependsOn`, dependsOn))) {
    const path = join(dirname(file), name);
    const found = isInside(name) ? await sha256OfFile(path, `what ${file} is about`) : null;
    if (found !== null && found !== hash)
      throw new DamagedFileError(
        file,
        `it is about another ${path}, or that one was damaged or edited`,
        'delete both, and run again what made them',
      );
  }
}

const isInside = (name: string): boolean => !isAbsolute(name) && !name.split(/[/\\]/).includes('..');

/** SHA-256 of each file, by its path from the folder of the file that is about them. */
async function hashesOf(file: string, paths: readonly string[]): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const path of paths) {
    const hash = await sha256OfFile(path, `what ${file} is about`);
    if (hash !== null) hashes[relative(dirname(file), path).split(sep).join('/')] = hash;
  }
  return hashes;
}
