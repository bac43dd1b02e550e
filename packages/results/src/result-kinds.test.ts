import { describe, expect, test } from 'vitest';
import { parseResultFile } from './parse-result-file.ts';
import { resultKinds } from './result-kinds.ts';

/** The fields that the schema says are wrong, by name. */
const wrongFields = (schema: (typeof resultKinds)[number]['schema'], value: unknown): PropertyKey[] =>
  schema.safeParse(value).error?.issues.map(({ path }) => path[0]) ?? [];

// Every kind in the list, without being told of it.
describe.each(resultKinds.map((each) => [each.kind, each] as const))('%s', (kind, { schema, recognisedBy }) => {
  test('has a name in lower case with hyphens, its own', () => {
    expect(kind).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(resultKinds.filter((each) => each.kind === kind)).toHaveLength(1);
  });

  test('its schema takes no other kind, and no other version', () => {
    expect(wrongFields(schema, { kind: 'another', version: 1 })).toContain('kind');
    expect(wrongFields(schema, { kind, version: 2 })).toContain('version');
    expect(wrongFields(schema, { kind, version: 1 })).not.toContain('kind');
  });

  test('a file that lacks its fields is refused: file and field are named', () =>
    expect(() => parseResultFile('x.json', { kind, version: 1 })).toThrow(/^x\.json: [\w.]+: expected /));

  test('old files are recognised by fields that it has', () => {
    const withoutFields = wrongFields(schema, { kind, version: 1 });
    for (const field of recognisedBy) expect(withoutFields).toContain(field);
  });
});
