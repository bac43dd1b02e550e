import { ArgumentError, checkFinite, checkOneOf } from '@saf/checks';

/** What a high score speaks for. */
export type Direction = 'in-distribution' | 'out-of-distribution';

/** One score of images that show something, and of nonsense. */
export interface DetectionScores {
  readonly inDistribution: ArrayLike<number>;
  readonly outOfDistribution: ArrayLike<number>;
  readonly higherMeans: Direction;
}

/** Images at or above a threshold, of those counted so far: nonsense is positive. */
interface OperatingPoint {
  readonly truePositives: number;
  readonly falsePositives: number;
}

/**
 * What each threshold would take for nonsense, from none to all: one point for each value that occurs, so that ties fall together.
 *
 * @throws ArgumentError for no scores of one kind, a score that is not a number, or an unknown direction
 */
export function operatingPoints({ inDistribution, outOfDistribution, higherMeans }: DetectionScores): OperatingPoint[] {
  checkOneOf('higherMeans', higherMeans, ['in-distribution', 'out-of-distribution']);
  check('inDistribution', inDistribution);
  check('outOfDistribution', outOfDistribution);
  const sign = higherMeans === 'out-of-distribution' ? 1 : -1;
  const all = [
    ...Array.from(outOfDistribution, (score) => ({ score: sign * score, positive: true })),
    ...Array.from(inDistribution, (score) => ({ score: sign * score, positive: false })),
  ].sort((a, b) => b.score - a.score);
  const points: OperatingPoint[] = [{ truePositives: 0, falsePositives: 0 }];
  let [truePositives, falsePositives] = [0, 0];
  for (const [i, { score, positive }] of all.entries()) {
    if (positive) truePositives++;
    else falsePositives++;
    if (score !== all[i + 1]?.score) points.push({ truePositives, falsePositives });
  }
  return points;
}

function check(name: string, scores: ArrayLike<number>): void {
  if (!scores?.length) throw new ArgumentError(name, 'at least one score', 'none');
  checkFinite(name, scores);
}
