import { scoreInterval } from '@saf/metrics/card-schema';
import { z } from 'zod';
import { measuredSchema } from './parts/measured.ts';
import { datasetNameSchema } from './parts/names.ts';
import { disagreements, lengthProblem, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

/** One character an image: 1 where it holds. */
const flags = z.string().regex(/^[01]+$/);
const share = z.number().min(0).max(1);

/** A share of the images, and its 95 % Wilson interval. */
const accuracy = { accuracy: share, interval: z.tuple([share, share]) };

/** Bounds of the network itself: no change of a pixel by at most ε is taken for another category. */
const linf = z.object({
  norm: z.literal('linf'),
  method: z.enum(['interval', 'crown', 'alpha-crown']),
  /** Steps of alpha-crown. */
  steps: z.int().min(1).optional(),
  sizes: z
    .array(
      z.object({
        epsilon: z.number().min(0),
        /** Images that are right, and of which no change is taken for another meaningful category. */
        certified: flags,
        /** Those of them of which no change is taken for nonsense either. */
        kept: flags,
        /** Of `certified`. */
        ...accuracy,
      }),
    )
    .min(1),
});

/** Randomised smoothing: of the classifier that most noisy copies of an image vote for, which is another than the network. */
const l2 = z.object({
  norm: z.literal('l2'),
  method: z.literal('smoothing'),
  /** Standard deviation of the noise, on pixels in [0, 1]. */
  std: z.number().gt(0),
  /** Copies that choose the category of an image, and copies that estimate its probability. */
  n0: z.int().min(1),
  n: z.int().min(1),
  /** The probability that the certificate of an image is wrong. */
  alpha: z.number().gt(0).lt(1),
  /** What each image is certified to be: a category, −1 for nonsense, null where the copies do not say it clearly enough. */
  predictions: z.array(z.int().min(-1).nullable()),
  /** The Euclidean length of changes below which that holds, rounded down; 0 for nonsense and null. */
  radii: z.array(z.number().min(0)),
  /** Images that are certified to be what their label says. */
  right: flags,
  /** Over all images, a wrong one counting as 0 (Zhai et al. 2020, MACER). */
  averageRadius: z.number().min(0),
  /** Share of the images that are right with at least this radius. */
  sizes: z.array(z.object({ radius: z.number().min(0), ...accuracy })).min(1),
});

const fields = measuredSchema.extend({
  kind: z.literal('certificate'),
  dataset: datasetNameSchema,
  fullTestSet: z.boolean(),
  /** Number of the first image where these are training images that were held out. */
  heldOutFrom: z.int().min(0).optional(),
  seconds: z.number().min(0),
  /** Images that the network itself gets right as they are. */
  clean: flags,
  guarantee: z.discriminatedUnion('norm', [linf, l2]),
});

/** What is guaranteed of one network: `results/certificates/<experiment>-<model>-<seed>-<guarantee>.json`. */
export const certificateSchema = fields.superRefine(disagreements(problemsOf));

export type CertificateResult = z.infer<typeof fields>;
export type Guarantee = CertificateResult['guarantee'];

export const certificate = {
  kind: 'certificate',
  schema: certificateSchema,
  recognisedBy: [],
} as const satisfies ResultKind;

/**
 * Images that are certified at a size: ε in L∞, or a radius in L2. One character an image, 1 where it is.
 *
 * @returns undefined for an ε that was not looked at; any radius can be
 * @example
 * const certified = certifiedAt(file.guarantee, 0.1);
 */
export function certifiedAt(guarantee: Guarantee, size: number): string | undefined {
  if (guarantee.norm === 'linf') return guarantee.sizes.find(({ epsilon }) => epsilon === size)?.certified;
  const { radii, right } = guarantee;
  return radii.map((radius, i) => (right[i] === '1' && radius >= size ? '1' : '0')).join('');
}

/**
 * The share of the images whose flag is 1, with its 95 % Wilson interval.
 *
 * @param flags one character an image, at least one
 */
export function shareOf(flags: string): { accuracy: number; interval: [number, number] } {
  const right = flags.split('1').length - 1;
  const [low, high] = scoreInterval(right, flags.length);
  return { accuracy: right / flags.length, interval: [low, high] };
}

/** How a guarantee is named in files: "interval", "crown", "smoothing-0.25". */
export const guaranteeName = (guarantee: Pick<Guarantee, 'method'> & { readonly std?: number }): string =>
  guarantee.method === 'smoothing' ? `smoothing-${guarantee.std}` : guarantee.method;

function problemsOf(file: CertificateResult): Problem[] {
  const { samples, clean, guarantee } = file;
  const whole = (text: string, path: Problem['path']) =>
    unless(text.length === samples, path, `expected ${samples} characters, one an image, got ${text.length}`);
  return [
    ...whole(clean, ['clean']),
    ...(guarantee.norm === 'linf' ? linfProblems(guarantee, clean, whole) : l2Problems(guarantee, samples, whole)),
  ];
}

type Whole = (text: string, path: Problem['path']) => Problem[];

function linfProblems({ sizes }: z.infer<typeof linf>, clean: string, whole: Whole): Problem[] {
  return sizes.flatMap(({ certified, kept, accuracy }, i) => {
    const path = ['guarantee', 'sizes', i];
    return [
      ...whole(certified, [...path, 'certified']),
      ...whole(kept, [...path, 'kept']),
      ...within(certified, clean, [...path, 'certified'], 'clean'),
      ...within(kept, certified, [...path, 'kept'], 'certified'),
      ...isShareOf(accuracy, certified, [...path, 'accuracy']),
    ];
  });
}

function l2Problems(guarantee: z.infer<typeof l2>, samples: number, whole: Whole): Problem[] {
  const { predictions, radii, right, sizes } = guarantee;
  return [
    ...lengthProblem(['guarantee', 'predictions'], predictions, samples, 'an image'),
    ...lengthProblem(['guarantee', 'radii'], radii, samples, 'an image'),
    ...whole(right, ['guarantee', 'right']),
    ...sizes.flatMap(({ radius, accuracy }, i) =>
      isShareOf(accuracy, certifiedAt(guarantee, radius)!, ['guarantee', 'sizes', i, 'accuracy']),
    ),
  ];
}

/** What is certified of an image holds of the image itself too. */
const within = (inner: string, outer: string, path: Problem['path'], name: string): Problem[] =>
  unless(
    [...inner].every((flag, i) => flag === '0' || outer[i] === '1'),
    path,
    `expected 1 only where ${name} has it`,
  );

const isShareOf = (accuracy: number, flags: string, path: Problem['path']): Problem[] => {
  const expected = shareOf(flags).accuracy;
  return unless(Math.abs(accuracy - expected) < 1e-9, path, `expected ${expected}, as its images say, got ${accuracy}`);
};
