import { formatEpsilon } from './format-epsilon.ts';
import { acceptedCount, type Ball, ballsOf, provenErrors, type Rejection, rejectionErrors } from './kinds/rejection.ts';

/** Errors of how many images. */
export interface RejectionCount {
  readonly errors: number;
  readonly of: number;
}

/** One number of a network that may reject. */
export interface RejectionColumn {
  /** Such as "L∞, ε = 0.3". */
  readonly title: string;
  /** The worst over all attacks, or what one of them found; null where it was not measured. */
  count(run: Rejection, attack?: string): RejectionCount | null;
  /** What the worst is proven not to exceed; null where nothing is proven. */
  proven(run: Rejection): RejectionCount | null;
}

/** What was measured of any of some networks, for tables: errors on images and in balls, and which other images are accepted. */
export const rejectionColumns = (runs: readonly Rejection[]): RejectionColumn[] => [
  ...new Map(runs.flatMap(columnsOf).map((column) => [column.title, column])).values(),
];

const columnsOf = (run: Rejection): RejectionColumn[] => [
  { title: 'clean', count: (each, attack) => (attack ? null : errorsOf(each)), proven: nothing },
  ...ballsOf(run).map((ball) => ({
    title: `${ball.norm === 'l2' ? 'L2' : 'L∞'}, ε = ${formatEpsilon(ball.epsilon)}`,
    count: (each: Rejection, attack?: string) => errorsOf(each, ball, attack),
    proven: (each: Rejection) => (ball.norm === 'linf' ? countOf(provenErrors(each, ball.epsilon)) : null),
  })),
  ...run.otherImages.map(({ images }) => ({
    title: images.replaceAll('-', ' '),
    count: ({ otherImages }: Rejection, attack?: string) =>
      attack ? null : acceptedOf(otherImages.filter((other) => other.images === images)),
    proven: nothing,
  })),
  ...[...new Set(run.fooling.map(({ epsilon }) => epsilon))].map((epsilon) => ({
    title: `fooling images, ε = ${formatEpsilon(epsilon)}`,
    count: ({ fooling }: Rejection, attack?: string) =>
      acceptedOf(fooling.filter((each) => each.epsilon === epsilon && (!attack || each.attack === attack))),
    proven: nothing,
  })),
];

const nothing = (): null => null;

function errorsOf(run: Rejection, ball?: Ball, attack?: string): RejectionCount | null {
  const isMeasured = ({ norm, epsilon, attack: name }: Rejection['attacks'][number]) =>
    norm === ball?.norm && epsilon === ball.epsilon && (!attack || name === attack);
  if (ball && !run.attacks.some(isMeasured)) return null;
  return countOf(rejectionErrors(run, ball, attack));
}

const countOf = (found: ReturnType<typeof provenErrors>): RejectionCount | null =>
  found && { errors: found.errors, of: found.accepted };

function acceptedOf(lists: readonly { readonly accepted: string }[]): RejectionCount | null {
  if (lists.length === 0) return null;
  const { accepted, images } = acceptedCount(lists.map((each) => each.accepted));
  return { errors: accepted, of: images };
}

/** Where nothing is accepted there is no error. */
export const rejectionRate = ({ errors, of }: RejectionCount): number => (of === 0 ? 0 : errors / of);
