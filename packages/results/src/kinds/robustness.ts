import { z } from 'zod';
import { measuredSchema } from './parts/measured.ts';
import { datasetNameSchema } from './parts/names.ts';
import { disagreements, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

/** One character per image: 1 where the prediction is still right. */
const standing = z.string().regex(/^[01]+$/);

const fields = measuredSchema.extend({
  kind: z.literal('robustness').default('robustness'),
  /** Absent in files from before they said it. */
  dataset: datasetNameSchema.optional(),
  fullTestSet: z.boolean(),
  clean: standing,
  attacks: z.array(
    z.object({
      attack: z.string(),
      /** L∞, on pixels in [0, 1]. */
      epsilon: z.number().min(0),
      standing,
      /** 1 where a certificate proves the image at this size, so that it was not attacked; absent where all were. */
      proven: standing.optional(),
      seconds: z.number().min(0),
    }),
  ),
});

/** One network under every attack. */
export const robustnessSchema = fields.superRefine(disagreements(problemsOf));

export type Robustness = z.infer<typeof fields>;
export type AttackOutcome = Robustness['attacks'][number];

export const robustness = {
  kind: 'robustness',
  schema: robustnessSchema,
  recognisedBy: ['attacks', 'clean'],
} as const satisfies ResultKind;

function problemsOf({ samples, clean, attacks }: Robustness): Problem[] {
  const check = (text: string, path: Problem['path']) =>
    unless(text.length === samples, path, `expected ${samples} characters, one an image, got ${text.length}`);
  return [
    ...check(clean, ['clean']),
    ...attacks.flatMap(({ standing, proven = standing }, i) => [
      ...check(standing, ['attacks', i, 'standing']),
      ...check(proven, ['attacks', i, 'proven']),
    ]),
  ];
}

/** How many of the images are still right. */
export interface Accuracy {
  readonly right: number;
  readonly samples: number;
  readonly rate: number;
}

export function accuracyOf(standing: string): Accuracy {
  const right = standing.split('1').length - 1;
  return { right, samples: standing.length, rate: right / standing.length };
}

/** The sizes that it was attacked at, in the order of the attacks. */
export const epsilonsOf = ({ attacks }: Robustness): number[] => [...new Set(attacks.map(({ epsilon }) => epsilon))];

/** What one attack leaves; undefined where it was not run. */
export const standingUnder = ({ attacks }: Robustness, attack: string, epsilon: number): string | undefined =>
  attacks.find((each) => each.attack === attack && each.epsilon === epsilon)?.standing;

/** Images that no attack of this ε breaks, the clean ones included: the worst over all attacks, image by image. */
export function standingUnderAll({ clean, attacks }: Robustness, epsilon: number): string {
  const all = [clean, ...attacks.filter((each) => each.epsilon === epsilon).map(({ standing }) => standing)];
  return Array.from(clean, (_, i) => (all.every((standing) => standing[i] === '1') ? '1' : '0')).join('');
}

export const worstOf = (robustness: Robustness, epsilon: number): Accuracy =>
  accuracyOf(standingUnderAll(robustness, epsilon));
