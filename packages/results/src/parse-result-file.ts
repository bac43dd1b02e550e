import { ArgumentError } from '@saf/checks';
import type { z } from 'zod';
import { evaluation, type Result } from './kinds/evaluation.ts';
import type { ResultKind } from './kinds/parts/result-kind.ts';
import { type ResultFile, resultKinds } from './result-kinds.ts';

/**
 * The value as a result file of the kind that it says it is. Files from before files said so are recognised by their fields: here, and
 * nowhere else.
 *
 * @param name the file it came from, for errors
 * @returns the value, every field checked; its `kind` tells its type
 * @throws ArgumentError naming the file and the first field that is wrong
 * @example
 * const file = parseResultFile('plain.json', JSON.parse(text));
 * if (file.kind === 'evaluation') console.log(file.evaluation.curves);
 */
export function parseResultFile(name: string, value: unknown): ResultFile {
  return parseAs(kindOf(name, value), name, value) as ResultFile;
}

/**
 * The value as a result, if every field is right. `name` is the file it came from or goes to.
 *
 * @throws ArgumentError naming the file and the first field that is wrong
 */
export const parseResult = (name: string, value: unknown): Result => parseAs(evaluation, name, value);

/** The value as a file of one kind. */
function parseAs<Schema extends z.ZodType>(
  { schema }: ResultKind<string, Schema>,
  name: string,
  value: unknown,
): z.infer<Schema> {
  const version = (value as { version?: unknown } | null)?.version;
  if (version !== VERSION)
    throw new ArgumentError(`${name}: version`, `a result of schema version ${VERSION}`, version);
  return parseFields(schema, name, value);
}

/**
 * The value as the schema says.
 *
 * @throws ArgumentError naming the file and the first field that is wrong
 */
export function parseFields<Schema extends z.ZodType>(schema: Schema, name: string, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw describeIssue(name, parsed.error.issues[0], value);
}

/** The version of all kinds, so far. */
const VERSION = 1;

function kindOf(name: string, value: unknown): ResultKind {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ArgumentError(name, 'a result file: a JSON object', value);
  const said = 'kind' in value ? value.kind : undefined;
  const found = resultKinds.find(({ kind, recognisedBy }) =>
    said === undefined ? recognisedBy.length > 0 && recognisedBy.every((field) => field in value) : kind === said,
  );
  const names = resultKinds.map(({ kind }) => `"${kind}"`).join(', ');
  if (!found) throw new ArgumentError(`${name}: kind`, `one of ${names}`, said);
  return found;
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
