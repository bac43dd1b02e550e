import { readFile } from 'node:fs/promises';
import { ArgumentError } from '@saf/checks';
import { writeFileWhole } from '@saf/files';
import type { z } from 'zod';

/** The file as the schema says, or null if there is none. A file that is damaged is an error that names it. */
export async function readJsonIfThere<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.infer<Schema> | null> {
  const text = await readIfThere(file);
  if (text === null) return null;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ArgumentError(
    file,
    `a file that an earlier run left (${issue.path.join('.') || issue.message})`,
    'another',
  );
}

/** The same for a file that has to be there. */
export async function readJson<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>> {
  const value = await readJsonIfThere(file, schema);
  if (value === null) throw new ArgumentError(file, 'a file that an earlier job left', 'none');
  return value;
}

/** Writes the file whole, and its folder if it is not there. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFileWhole(file, `${JSON.stringify(value, null, 2)}\n`);
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    // Some editors write a byte order mark first, which is no JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
