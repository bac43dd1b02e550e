import { z } from 'zod';
import { measuredSchema } from './parts/measured.ts';
import { disagreements, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

const count = z.int().min(0);

/** Wrong predictions, and those of them that are "nonsense". */
const wrongFields = { wrong: count, nonsense: count };

const fields = measuredSchema.extend({
  kind: z.literal('corruptions'),
  fullTestSet: z.boolean(),
  /** Whose corruptions they are: "mnist-c" or "cifar10-c" of @saf/datasets. */
  benchmark: z.string(),
  clean: z.object(wrongFields),
  corruptions: z.array(z.object({ name: z.string(), severity: z.int().min(1), ...wrongFields })),
});

/** One network on images that the corruptions of a benchmark spoilt: `results/corruptions/<network>.json`. */
export const corruptionsSchema = fields.superRefine(disagreements(problemsOf));

export type Corruptions = z.infer<typeof fields>;

export const corruptions = {
  kind: 'corruptions',
  schema: corruptionsSchema,
  recognisedBy: [],
} as const satisfies ResultKind;

function problemsOf({ samples, clean, corruptions }: Corruptions): Problem[] {
  const check = ({ wrong, nonsense }: Corruptions['clean'], path: Problem['path']) => [
    ...unless(wrong <= samples, [...path, 'wrong'], `expected at most samples = ${samples}, got ${wrong}`),
    ...unless(nonsense <= wrong, [...path, 'nonsense'], `expected at most wrong = ${wrong}, got ${nonsense}`),
  ];
  return [...check(clean, ['clean']), ...corruptions.flatMap((each, i) => check(each, ['corruptions', i]))];
}

/** Error rates, clean and at each severity of each corruption, as a mean over corruptions wants them. */
export function corruptionErrorsOf({ samples, clean, corruptions }: Corruptions) {
  const names = [...new Set(corruptions.map(({ name }) => name))];
  const errorsOf = (name: string) =>
    corruptions.filter((each) => each.name === name).map(({ wrong }) => wrong / samples);
  return {
    clean: clean.wrong / samples,
    corruptions: Object.fromEntries(names.map((name) => [name, errorsOf(name)])),
  };
}

/** The mean error over corruptions, each of which counts as much however many severities it has; NaN for none. */
export function meanErrorOf(measured: Corruptions): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  return mean(Object.values(corruptionErrorsOf(measured).corruptions).map(mean));
}

/** What has to be the same for the errors of two networks to be compared: the images, and how they were corrupted. */
export const corruptionSetupOf = ({ benchmark, samples, seed, corruptions }: Corruptions): string =>
  JSON.stringify([benchmark, samples, seed, corruptions.map(({ name, severity }) => `${name} ${severity}`).sort()]);
