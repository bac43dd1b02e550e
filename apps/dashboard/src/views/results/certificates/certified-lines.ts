import {
  accuracyOf,
  type CertificateResult,
  epsilonsOf,
  type Guarantee,
  type ModelStyle,
  type Robustness,
  scoreInterval,
  shareOf,
  worstOf,
} from '@saf/results';
import { largestOf } from '../../../charts/range.ts';
import { methodOf, type Proof } from './certificates-model.ts';

/** Accuracies over the size of a change, as they are drawn. */
export interface CertifiedLine {
  readonly label: string;
  readonly style: ModelStyle | null;
  readonly dash: string;
  /** Whether it is what attacks leave, and not what is proven. */
  readonly isAttacked: boolean;
  /** Whether its points were looked at one by one: a line with a step for each image has no marks. */
  readonly hasMarks: boolean;
  readonly points: readonly CertifiedPoint[];
}

/** An accuracy with its 95 % Wilson interval. */
export interface CertifiedPoint {
  readonly size: number;
  readonly accuracy: number;
  readonly interval: readonly [number, number];
}

/** Certified accuracies over ε, and once for each network what the worst over all attacks leaves of it. */
export function linesOverEpsilon(proofs: readonly Proof[]): CertifiedLine[] {
  const first = proofs.filter((proof, i) => proofs.findIndex(({ id }) => id === proof.id) === i);
  return [
    ...proofs.map((proof) => lineOf(proof, sizesOf(proof.content), true)),
    ...first.flatMap((proof) => (proof.attacked ? [attackedLine(proof, proof.attacked)] : [])),
  ];
}

const POINTS = 120;

/** Certified accuracies of smoothed networks, from radius 0 to the largest of all. */
export function linesOverRadius(proofs: readonly Proof[]): CertifiedLine[] {
  const guarantees = proofs.map(({ content }) => content.guarantee).filter((each) => each.norm === 'l2');
  const end = guarantees.reduce((most, { radii }) => largestOf(radii, most), 0.25);
  const radii = Array.from({ length: POINTS + 1 }, (_, i) => end * (i / POINTS));
  return proofs.flatMap((proof) => {
    const { guarantee } = proof.content;
    return guarantee.norm === 'l2' ? [lineOf(proof, alongRadii(guarantee, radii), false)] : [];
  });
}

const lineOf = (proof: Proof, points: readonly CertifiedPoint[], hasMarks: boolean): CertifiedLine => ({
  label: `${proof.id}, ${methodOf(proof.content)}`,
  ...{ style: proof.style, dash: proof.dash, isAttacked: false, hasMarks, points },
});

/** The sizes that a file names; in L∞ the images as they are come first, of which nothing has to be proven. */
export function sizesOf({ guarantee, clean }: CertificateResult): CertifiedPoint[] {
  if (guarantee.norm === 'l2') return guarantee.sizes.map(({ radius, ...rest }) => ({ size: radius, ...rest }));
  return [
    { size: 0, ...shareOf(clean) },
    ...guarantee.sizes.map(({ epsilon, accuracy, interval }) => ({ size: epsilon, accuracy, interval })),
  ];
}

/** As `certifiedAt` of @saf/results counts them, of ascending radii in one pass. */
function alongRadii({ radii, right }: Extract<Guarantee, { norm: 'l2' }>, ascending: readonly number[]) {
  const certified = radii.filter((_, i) => right[i] === '1').sort((a, b) => a - b);
  let below = 0;
  return ascending.map((size) => {
    while (certified[below] < size) below++;
    const count = certified.length - below;
    return { size, accuracy: count / radii.length, interval: scoreInterval(count, radii.length) };
  });
}

function attackedLine({ id, style, dash }: Proof, attacked: Robustness): CertifiedLine {
  const points = [0, ...epsilonsOf(attacked)].map((size) => ({ size, ...attackedAt(attacked, size)! }));
  return { label: `${id}, attacked`, style, dash, isAttacked: true, hasMarks: true, points };
}

/** What the worst over all attacks of a size leaves, at 0 of no attack; null where it was not attacked at it. */
export function attackedAt(attacked: Robustness, epsilon: number): Omit<CertifiedPoint, 'size'> | null {
  if (epsilon !== 0 && !epsilonsOf(attacked).includes(epsilon)) return null;
  const { right, samples, rate } = epsilon === 0 ? accuracyOf(attacked.clean) : worstOf(attacked, epsilon);
  return { accuracy: rate, interval: scoreInterval(right, samples) };
}
