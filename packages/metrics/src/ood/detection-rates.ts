import { ArgumentError, checkFinite, checkOneOf } from '@saf/checks';

/** What a high score speaks for. */
export type Direction = 'in-distribution' | 'out-of-distribution';

/** One score of images that show something, and of nonsense. */
export interface DetectionScores {
  readonly inDistribution: ArrayLike<number>;
  readonly outOfDistribution: ArrayLike<number>;
  readonly higherMeans: Direction;
}

/**
 * The area under the ROC curve: the chance that nonsense scores more like nonsense than an image that shows something, a tie counting
 * half. It equals Mann and Whitney's U / (n m) (Hanley and McNeil, 1982). 0.5 is chance, 1 is perfect.
 *
 * @throws ArgumentError for no scores of one kind, a score that is not finite, or an unknown direction
 * @example
 * auroc({ inDistribution: [0.9, 0.8], outOfDistribution: [0.1, 0.8], higherMeans: 'in-distribution' }); // 0.875
 */
export function auroc(scores: DetectionScores): number {
  const points = operatingPoints(scores);
  let area = 0;
  for (const [i, { truePositives, falsePositives }] of points.entries()) {
    const before = points[Math.max(0, i - 1)];
    // Trapezoids: what falls together counts half.
    area += ((falsePositives - before.falsePositives) * (truePositives + before.truePositives)) / 2;
  }
  return area / (scores.inDistribution.length * scores.outOfDistribution.length);
}

/**
 * The area under the precision-recall curve, nonsense being positive, as average precision: Σ (R_i − R_{i−1}) P_i, without interpolation,
 * which would flatter (Davis and Goadrich, 2006). The share of nonsense is chance, 1 is perfect.
 *
 * @throws ArgumentError as `auroc`
 * @example
 * aupr({ inDistribution: [0.9], outOfDistribution: [0.1], higherMeans: 'in-distribution' }); // 1
 */
export function aupr(scores: DetectionScores): number {
  const points = operatingPoints(scores);
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const { truePositives, falsePositives } = points[i];
    sum += (truePositives - points[i - 1].truePositives) * (truePositives / (truePositives + falsePositives));
  }
  return sum / scores.outOfDistribution.length;
}

/**
 * The false positive rate at 95 % true positives: the share of images that show something and are taken for nonsense, at the first
 * threshold that recognises at least 95 % of the nonsense (which is positive). 0 is perfect. Others take the images that show something
 * for positive, which gives another number.
 *
 * @throws ArgumentError as `auroc`
 * @example
 * fpr95({ inDistribution: [0.9, 0.2], outOfDistribution: [0.3], higherMeans: 'in-distribution' }); // 0.5
 */
export function fpr95(scores: DetectionScores): number {
  const positives = scores.outOfDistribution.length;
  // 95 % in whole numbers: rounding decides nothing.
  const found = operatingPoints(scores).find(({ truePositives }) => 20 * truePositives >= 19 * positives);
  return found!.falsePositives / scores.inDistribution.length;
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
function operatingPoints({ inDistribution, outOfDistribution, higherMeans }: DetectionScores): OperatingPoint[] {
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
