import { scoreInterval } from '@saf/metrics/card-schema';
import { z } from 'zod';
import { engineSchema } from './evaluation.ts';
import { measuredSchema } from './parts/measured.ts';
import { datasetNameSchema } from './parts/names.ts';
import { disagreements, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

const share = z.number().min(0).max(1);
const interval = z.tuple([share, share]);
const count = z.int().min(1);

/** A share of some images, and its 95 % Wilson interval. */
const rateFields = { acc: share, interval };

/**
 * A network under one threat. Fields in snake case are those of RobustBench's model_info (Croce et al., 2021), whose `footnote` is
 * `notes` and whose `external` is `worst` here; accuracies are shares, not percents.
 */
const entrySchema = z.object({
  /** The network by its training, fit for files: "mnist-plain-1". */
  name: z.string().min(1),
  /** As tables call it: "plain", or "plain, seed 2" for another than the first training. */
  title: z.string().min(1),
  dataset: datasetNameSchema,
  threat_model: z.literal('Linf'),
  /** Largest change of a pixel in [0, 1]. */
  eps: z.number().gt(0),
  /** As its result says; absent where there is none, or where it is the data set's own. */
  architecture: z.string().optional(),
  activation: z.string().optional(),
  clean_acc: share,
  clean_interval: interval,
  /** What AutoAttack, standard version, leaves; the same images as `clean_acc`. */
  autoattack_acc: share,
  autoattack_interval: interval,
  /** The first of the test images. */
  samples: count,
  fullTestSet: z.boolean(),
  /** What AutoAttack and all other attacks that were run leave together, image by image; absent where there were no others. */
  worst: z.object({ ...rateFields, attacks: z.array(z.string()).min(1) }).optional(),
  /** What is proven at this size, of however many images that was looked at. */
  certified: z.object({ ...rateFields, samples: count, method: z.string() }).optional(),
  /** Mean accuracy over corruptions, and the mean corruption error relative to a baseline where there is one. */
  corruptions: z
    .object({
      benchmark: z.string(),
      acc: share,
      mce: z.number().min(0).nullable(),
      baseline: z.string().nullable(),
      samples: count,
    })
    .optional(),
  /** Whether its evaluation card has failed checks: then attacks may have been misled. Absent without a card. */
  unreliable: z.boolean().optional(),
  notes: z.array(z.string()),
  network: measuredSchema.shape.network,
  engine: engineSchema,
  /** Root of AutoAttack's random streams. */
  seed: z.int(),
});

const fields = z.object({
  kind: z.literal('leaderboard'),
  version: z.literal(1),
  /** By data set and size; the most accurate under AutoAttack first. */
  entries: z.array(entrySchema),
});

/** Networks by what AutoAttack leaves of them: `results/leaderboard.json`. */
export const leaderboardSchema = fields.superRefine(disagreements(problemsOf));

export type Leaderboard = z.infer<typeof fields>;
export type LeaderboardEntry = z.infer<typeof entrySchema>;

export const leaderboard = {
  kind: 'leaderboard',
  schema: leaderboardSchema,
  recognisedBy: [],
} as const satisfies ResultKind;

/** The order of a leaderboard: by data set and size, the most accurate under AutoAttack first, then on clean images, then by name. */
export function byAutoAttack(a: LeaderboardEntry, b: LeaderboardEntry): number {
  return (
    compareText(a.dataset, b.dataset) ||
    a.eps - b.eps ||
    b.autoattack_acc - a.autoattack_acc ||
    b.clean_acc - a.clean_acc ||
    compareText(a.name, b.name)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function problemsOf({ entries }: Leaderboard): Problem[] {
  return entries.flatMap((entry, i) => [...rateProblems(entry, i), ...orderProblems(entry, entries[i - 1], i)]);
}

function rateProblems(entry: LeaderboardEntry, i: number): Problem[] {
  const { samples, worst, certified, clean_acc, autoattack_acc } = entry;
  const of = (acc: number, bounds: readonly number[], images: number, path: readonly string[]) =>
    intervalProblem(acc, bounds, images, ['entries', i, ...path]);
  const atMost = (acc: number, most: number, name: string, path: readonly string[]) =>
    unless(acc <= most, ['entries', i, ...path], `expected at most ${name} = ${most}, got ${acc}`);
  return [
    ...of(clean_acc, entry.clean_interval, samples, ['clean_interval']),
    ...of(autoattack_acc, entry.autoattack_interval, samples, ['autoattack_interval']),
    ...atMost(autoattack_acc, clean_acc, 'clean_acc', ['autoattack_acc']),
    ...(worst
      ? [
          ...of(worst.acc, worst.interval, samples, ['worst', 'interval']),
          ...atMost(worst.acc, autoattack_acc, 'autoattack_acc', ['worst', 'acc']),
        ]
      : []),
    ...(certified ? of(certified.acc, certified.interval, certified.samples, ['certified', 'interval']) : []),
  ];
}

function intervalProblem(
  acc: number,
  [low, high]: readonly number[],
  images: number,
  path: Problem['path'],
): Problem[] {
  const right = Math.round(acc * images);
  const expected = scoreInterval(right, images);
  const isNear = (a: number, b: number) => Math.abs(a - b) < 1e-9;
  return [
    ...unless(isNear(right / images, acc), path, `expected that of a whole number of ${images} images, got ${acc}`),
    ...unless(
      isNear(low, expected[0]) && isNear(high, expected[1]),
      path,
      `expected [${expected.join(', ')}], the 95 % interval of ${right} of ${images}, got [${low}, ${high}]`,
    ),
  ];
}

function orderProblems(entry: LeaderboardEntry, before: LeaderboardEntry | undefined, i: number): Problem[] {
  if (!before) return [];
  const message = 'expected each network once a size, the most accurate under AutoAttack first';
  return unless(byAutoAttack(before, entry) < 0, ['entries', i, 'name'], `${message}, got ${entry.name}`);
}
