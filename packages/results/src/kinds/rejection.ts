import { type ErrorsWithRejection, errorsWithRejection } from '@saf/metrics/rejection';
import { z } from 'zod';
import { measuredSchema } from './parts/measured.ts';
import { datasetNameSchema } from './parts/names.ts';
import { disagreements, type Problem, type ResultKind, unless } from './parts/result-kind.ts';

/** One character per image: 1 where it is so. */
const flags = z.string().regex(/^[01]+$/);
const share = z.number().min(0).max(1);
const seconds = z.number().min(0);

/** Bounds by which it can be proven that an image is never wrong and accepted. */
export const proofMethods = ['interval', 'crown'] as const;

const fields = measuredSchema.extend({
  kind: z.literal('rejection'),
  dataset: datasetNameSchema,
  /** Confidence below which an image is rejected. */
  threshold: share,
  /** The share of the held-out images classified right that it was chosen to keep. */
  truePositiveRate: share,
  /** Test images from number `first` on, which the threshold was chosen on; how many of them are right, and of those how many it keeps. */
  heldOut: z.object({
    first: z.int().min(1),
    images: z.int().min(1),
    right: z.int().min(0),
    kept: z.int().min(0),
  }),
  /** Of each image whether it is classified right, and whether it is accepted. */
  clean: z.object({ right: flags, accepted: flags }),
  /** Of each image whether the attack found one in its ball that is taken for another category and accepted. */
  attacks: z.array(
    z.object({ attack: z.string(), norm: z.enum(['linf', 'l2']), epsilon: z.number().min(0), broken: flags, seconds }),
  ),
  /**
   * Of each image whether bounds prove that nothing within epsilon, L∞, is taken for another category and accepted, so that it was not
   * attacked there; absent where all images were.
   */
  proofs: z
    .array(z.object({ method: z.enum(proofMethods), epsilon: z.number().min(0), proven: flags, seconds }))
    .optional(),
  /** Images that show none of the categories, as many as test images: whether each is accepted. */
  otherImages: z.array(z.object({ images: z.string(), accepted: flags })),
  /** Noise that was driven towards a category within ε, L∞: whether each is accepted. */
  fooling: z.array(z.object({ attack: z.string(), epsilon: z.number().min(0), accepted: flags, seconds })),
});

/** How robust one network is that may reject images: `results/rejection/<network>.json`. */
export const rejectionSchema = fields.superRefine(disagreements(problemsOf));

export type Rejection = z.infer<typeof fields>;

export const rejection = {
  kind: 'rejection',
  schema: rejectionSchema,
  recognisedBy: [],
} as const satisfies ResultKind;

function problemsOf({ samples, heldOut, clean, attacks, proofs = [], otherImages, fooling }: Rejection): Problem[] {
  const check = (text: string, path: Problem['path']) =>
    unless(text.length === samples, path, `expected ${samples} characters, one an image, got ${text.length}`);
  const { first, images, right, kept } = heldOut;
  return [
    ...unless(first >= samples, ['heldOut', 'first'], `expected at least samples = ${samples}, got ${first}`),
    ...unless(right <= images, ['heldOut', 'right'], `expected at most ${images}, the images, got ${right}`),
    ...unless(kept <= right, ['heldOut', 'kept'], `expected at most ${right}, those that are right, got ${kept}`),
    ...check(clean.right, ['clean', 'right']),
    ...check(clean.accepted, ['clean', 'accepted']),
    ...attacks.flatMap(({ broken }, i) => check(broken, ['attacks', i, 'broken'])),
    ...proofs.flatMap(({ epsilon, proven }, i) => [
      ...check(proven, ['proofs', i, 'proven']),
      ...attacks
        .filter((each) => each.norm === 'linf' && each.epsilon === epsilon)
        .flatMap(({ attack, broken }) => contradictions(proven, broken, attack, i)),
    ]),
    ...otherImages.flatMap(({ accepted }, i) => check(accepted, ['otherImages', i, 'accepted'])),
    ...fooling.flatMap(({ accepted }, i) => check(accepted, ['fooling', i, 'accepted'])),
  ];
}

function contradictions(proven: string, broken: string, attack: string, place: number): Problem[] {
  const image = Array.from(proven).findIndex((flag, i) => flag === '1' && broken[i] === '1');
  const problem = `expected image ${image}, which ${attack} breaks, not to be proven`;
  return unless(image === -1, ['proofs', place, 'proven'], problem);
}

export type ProofMethod = (typeof proofMethods)[number];

/** A ball that images were attacked in. */
export type Ball = Pick<Rejection['attacks'][number], 'norm' | 'epsilon'>;

/** The balls in the order that they were attacked in. */
export function ballsOf({ attacks }: Pick<Rejection, 'attacks'>): Ball[] {
  const isFirst = ({ norm, epsilon }: Ball, i: number) =>
    attacks.findIndex((each) => each.norm === norm && each.epsilon === epsilon) === i;
  return attacks.filter(isFirst).map(({ norm, epsilon }) => ({ norm, epsilon }));
}

/** The error with rejection: on images as they are, or in a ball under the attack of this name, or under all of them, image by image. */
export function rejectionErrors({ clean, attacks }: Rejection, ball?: Ball, attack?: string): ErrorsWithRejection {
  const found = attacks.filter(
    (each) =>
      each.norm === ball?.norm && each.epsilon === ball.epsilon && (attack === undefined || each.attack === attack),
  );
  return errorsWithRejection({
    right: isSet(clean.right),
    accepted: isSet(clean.accepted),
    broken: anyOf(
      found.map(({ broken }) => broken),
      clean.right.length,
    ),
  });
}

/**
 * What bounds prove that the error with rejection does not exceed within epsilon, L∞: the error if every image that is not proven were
 * broken. Null where nothing is proven.
 */
export function provenErrors({ clean, proofs = [] }: Rejection, epsilon: number): ErrorsWithRejection | null {
  const proof = proofs.find((each) => each.epsilon === epsilon);
  if (!proof) return null;
  const broken = isSet(proof.proven).map((isProven) => !isProven);
  return errorsWithRejection({ right: isSet(clean.right), accepted: isSet(clean.accepted), broken });
}

/** How many images that show nothing are accepted, of other images, or of noise driven towards a category, where any attack counts. */
export function acceptedCount(lists: readonly string[]): { readonly accepted: number; readonly images: number } {
  const all = anyOf(lists, lists[0].length);
  return { accepted: all.filter(Boolean).length, images: all.length };
}

const isSet = (flags: string): boolean[] => Array.from(flags, (flag) => flag === '1');
const anyOf = (lists: readonly string[], images: number): boolean[] =>
  Array.from({ length: images }, (_, i) => lists.some((list) => list[i] === '1'));
