import type { EvaluationCard } from '@saf/metrics/card';
import { evaluationCardSchema } from '@saf/metrics/card-schema';
import { type Result, type Robustness, resultSchema, robustnessSchema } from '@saf/results';
import { z } from 'zod';

/** Errors under an iterative attack, of what `pnpm reproduce` looks at inside of a network. */
const iterativeSchema = z.object({
  model: z.string(),
  iterative: z
    .object({
      attack: z.string(),
      steps: z.int(),
      samples: z.int().min(1),
      epsilons: z.array(z.number()),
      wrong: z.array(z.int()),
    })
    .optional(),
});
export type Inspected = z.infer<typeof iterativeSchema>;

/** A file of the results, or what is wrong with it in one sentence. */
export type ParsedFile =
  | { readonly kind: 'result'; readonly file: string; readonly result: Result }
  | { readonly kind: 'inspection'; readonly file: string; readonly inspected: Inspected }
  | { readonly kind: 'card'; readonly file: string; readonly card: EvaluationCard }
  | { readonly kind: 'robustness'; readonly file: string; readonly robustness: Robustness }
  | { readonly kind: 'problem'; readonly file: string; readonly problem: string };

/** Reads a file by what it holds; never throws. */
export function parseFile(file: string, text: string): ParsedFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'problem', file, problem: `expected JSON: ${(error as Error).message}` };
  }
  const has = (name: string) => typeof value === 'object' && value !== null && name in value;
  if (has('checks') && has('robust'))
    return parsed(file, value, evaluationCardSchema, (card) => ({ kind: 'card', file, card }));
  if (has('attacks') && has('clean'))
    return parsed(file, value, robustnessSchema, (robustness) => ({ kind: 'robustness', file, robustness }));
  if (has('weights') && !has('evaluation'))
    return parsed(file, value, iterativeSchema, (inspected) => ({ kind: 'inspection', file, inspected }));
  return parsed(file, value, resultSchema, (result) => ({ kind: 'result', file, result }));
}

function parsed<Value>(
  file: string,
  value: unknown,
  schema: z.ZodType<Value>,
  make: (value: Value) => ParsedFile,
): ParsedFile {
  const outcome = schema.safeParse(value);
  return outcome.success ? make(outcome.data) : { kind: 'problem', file, problem: describe(outcome.error.issues) };
}

/** "evaluation.curves[0].count: …, and 3 more". */
function describe([first, ...others]: readonly z.core.$ZodIssue[]): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${fieldName(first.path) || 'the whole'}: ${first.message.replace(/^Invalid input: /, '')}${more}`;
}

const fieldName = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
