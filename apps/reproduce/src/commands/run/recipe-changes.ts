import { readFileSync, statSync } from 'node:fs';
import { asUsage, UsageError } from '@saf/cli/command-line';
import { parseRecipe, type Recipe } from '@saf/training/recipe';

/** Fields of a recipe that take the place of a profile's; null leaves one out. */
export type RecipeChanges = Readonly<Record<string, unknown>>;

/** @throws UsageError for a file that is not there or not a JSON object */
export function readRecipeChanges(file: string): RecipeChanges {
  const changes = parse(read(file));
  if (typeof changes === 'object' && changes !== null && !Array.isArray(changes)) return changes as RecipeChanges;
  throw new UsageError(`--recipe: expected a JSON object with fields of a recipe, got something else in ${file}`);
}

/**
 * @param source where the changes were read
 * @throws UsageError naming the source and the field that does not fit
 * @example
 * withRecipeChanges(recipe, { random: { delta: 0.5, fraction: 0.5 }, mean: null }, 'mine.json');
 */
export function withRecipeChanges(recipe: Recipe, changes: RecipeChanges, source: string): Recipe {
  const fields = Object.entries({ ...recipe, ...changes }).filter(([, value]) => value !== null);
  return asUsage(() => parseRecipe(Object.fromEntries(fields)), source);
}

/** More than any recipe: what is larger is another file. */
const LARGEST = 2 ** 20;

/** A pipe would wait for somebody to write into it, a device may never end. */
function read(file: string): string {
  try {
    const found = statSync(file);
    if (found.isFile() && found.size <= LARGEST) return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--recipe: expected a JSON file, got ${file} (${(error as NodeJS.ErrnoException).code})`);
  }
  throw new UsageError(`--recipe: expected a regular file of at most ${LARGEST} bytes, got ${file}, which is none`);
}

function parse(text: string): unknown {
  try {
    // Some editors write a byte order mark first, which is no JSON.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
