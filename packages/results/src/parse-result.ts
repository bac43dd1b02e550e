import { ArgumentError } from '@saf/checks';
import type { z } from 'zod';
import { type Result, resultSchema } from './evaluation.ts';

/**
 * The value as a result, if every field is right. `name` is the file it came from or goes to.
 *
 * @throws ArgumentError naming the file and the first field that is wrong
 */
export function parseResult(name: string, value: unknown): Result {
  checkVersion(name, value);
  const parsed = resultSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw describeIssue(name, parsed.error.issues[0], value);
}

function checkVersion(name: string, value: unknown): void {
  const expected = resultSchema.shape.version.value;
  const got = (value as { version?: unknown } | null)?.version;
  if (got !== expected) throw new ArgumentError(`${name}: version`, `a result of schema version ${expected}`, got);
}

function describeIssue(name: string, issue: z.core.$ZodIssue, value: unknown): ArgumentError {
  const expected =
    /expected (.*?)(?:, (?:received|got) .*)?$/.exec(issue.message)?.[1] ?? `another value (${issue.message})`;
  const got = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)?.[key], value);
  return new ArgumentError(`${name}: ${fieldName(issue.path)}`, expected, got);
}

/** ['evaluation', 'curves', 0, 'wrong'] is evaluation.curves[0].wrong. */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
