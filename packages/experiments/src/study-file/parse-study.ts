import { ArgumentError, checkOneOf } from '@saf/checks';
import * as z from 'zod';
import { type ParsedStudy, studySchema } from './study-input.ts';

/**
 * A study with its defaults filled in.
 *
 * @throws ArgumentError naming the first field that does not fit; for one that there is not, the nearest that there is
 */
export function parseStudy(study: unknown): ParsedStudy {
  return parseBy(studySchema, study, '');
}

/** Parses a value by a schema; errors name the field inside of `place`. */
export function parseBy<Schema extends z.ZodType>(schema: Schema, value: unknown, place: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  const where = [...(place ? [place] : []), ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    const known = knownFields(schema, issue.path);
    throw checkFails(() => checkOneOf([...where, 'a field'].join('.'), issue.keys[0], known));
  }
  const expected = issue.message.replace(/^[^:]*: expected /, '').replace(/, received .*$/, '');
  throw new ArgumentError(where.join('.') || 'study', expected, valueAt(value, issue.path));
}

/** The names of fields of the object at a path inside of a schema. */
function knownFields(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodObject) {
    if (path.length === 0) return Object.keys(inner.shape);
    return knownFields(inner.shape[String(path[0])] as z.ZodType, path.slice(1));
  }
  return inner instanceof z.ZodArray ? knownFields(inner.element as z.ZodType, path.slice(1)) : [];
}

/** Without the wrappers of fields that may be left out. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const isWrapper =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable;
  return isWrapper ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

function checkFails(check: () => unknown): Error {
  try {
    check();
  } catch (error) {
    return error as Error;
  }
  throw new Error('expected a check that fails');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
