import type { z } from 'zod';

/** A kind of result file: a new one is a file like those beside this one, and its line in `result-kinds.ts`. */
export interface ResultKind<Kind extends string = string, Schema extends z.ZodType = z.ZodType> {
  /** What its files say in their field `kind`. */
  readonly kind: Kind;
  /** Every field, `kind` and `version` first; a file without `kind` is given it. */
  readonly schema: Schema;
  /** The fields by which files are recognised that were written before files said their kind. None: there are no such files. */
  readonly recognisedBy: readonly string[];
}

/** A field that disagrees with others. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Reports what a field alone cannot show: for `superRefine` of a schema. */
export const disagreements =
  <Value>(find: (value: Value) => readonly Problem[]) =>
  (value: Value, report: z.core.$RefinementCtx<Value>): void => {
    for (const { path, message } of find(value)) report.addIssue({ code: 'custom', path: [...path], message });
  };

/** Nothing where the condition holds. */
export const unless = (holds: boolean, path: Problem['path'], message: string): Problem[] =>
  holds ? [] : [{ path, message }];

/** A list that has to have an entry for each of something else. */
export const lengthProblem = (path: Problem['path'], list: readonly unknown[], expected: number, each: string) =>
  unless(list.length === expected, path, `expected ${expected} entries, one ${each}, got ${list.length}`);
