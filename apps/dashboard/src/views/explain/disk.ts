export type Judge = 'rbf' | 'mirroredRelu';

/** The block of eq. 4 in two dimensions, up to the last layer, which keeps the order: larger is nearer. */
const nearness: Readonly<Record<Judge, (lambda: number, x: number, y: number) => number>> = {
  rbf: (lambda, x, y) => Math.exp(-((lambda * x) ** 2)) + Math.exp(-((lambda * y) ** 2)),
  mirroredRelu: (lambda, x, y) => Math.max(0, 1 - Math.abs(lambda * x)) + Math.max(0, 1 - Math.abs(lambda * y)),
};
const halvings = 30;
const farthest = 2;

/** Where the block says "inside" with τ = f₁(1) (Lemma 1, Fig. 6): distances from the centre at equal angles. */
export function borderOf(judge: Judge, lambda: number, count = 180): number[] {
  const near = nearness[judge];
  const threshold = near(lambda, 1, 0);
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    const isInside = (radius: number) =>
      near(lambda, radius * Math.cos(angle), radius * Math.sin(angle)) >= threshold + 1e-9;
    return bisect(isInside);
  });
}

function bisect(isInside: (radius: number) => boolean): number {
  let [low, high] = [0, farthest];
  for (let step = 0; step < halvings; step++) {
    const middle = (low + high) / 2;
    if (isInside(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** ε of eq. 6: the share of the unit disk and the judged shape together that is not in both. */
export function diskError(radii: readonly number[]): number {
  const shares = (pick: (a: number) => number) => radii.reduce((sum, radius) => sum + pick(radius) ** 2, 0);
  return 1 - shares((radius) => Math.min(1, radius)) / shares((radius) => Math.max(1, radius));
}
