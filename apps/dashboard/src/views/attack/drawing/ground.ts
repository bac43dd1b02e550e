export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** In [0, 1], row by row. */
  readonly values: Float32Array;
}

/**
 * The ink of a picture, light on dark: how far each pixel stands out from the ground, which may be lit unevenly. The ground is a
 * surface of the second degree, fitted to what is not ink; ink is what stands out most, darker or lighter. All zero for a picture of
 * nothing.
 */
export function inkOf({ width, height, values }: GreyImage): GreyImage {
  const ground = groundOf({ width, height, values });
  const excess = values.map((value, i) => value - ground.at(i));
  const sums = [1, -1].map((sign) => excess.reduce((sum, each) => sum + Math.max(0, sign * each - ground.noise), 0));
  const sign = sums[0] >= sums[1] ? 1 : -1;
  const most = excess.reduce((best, each) => Math.max(best, sign * each), 0);
  const least = Math.max(leastShare * most, ground.noise);
  if (most < leastContrast) return { width, height, values: new Float32Array(values.length) };
  return { width, height, values: excess.map((each) => (sign * each > least ? sign * each : 0)) };
}

/** What differs less from the ground than this is paper. */
const leastContrast = 0.08;
/** Shares of the darkest ink below which a pixel is no ink. */
const leastShare = 0.15;

interface Ground {
  /** The ground at a pixel. */
  at(i: number): number;
  /** How much the ground itself varies about the surface: twice and a half its deviation. */
  readonly noise: number;
}

const rounds = 5;
/** Deviations from the surface beyond which a pixel is taken for ink. */
const reach = 2.5;
/** The least deviation: paper of a flat colour has none. */
const leastDeviation = 0.01;
/** Points that the surface is fitted to, at most about. */
const mostPoints = 4000;

/** Borders begin: there is rarely ink. Then all that is near to the surface takes part, again and again. */
function groundOf(image: GreyImage): Ground {
  const { width, height, values } = image;
  const step = Math.max(1, Math.floor(Math.sqrt(values.length / mostPoints)));
  const all = [...values.keys()];
  const places = all.filter((i) => (i % width) % step === 0 && Math.floor(i / width) % step === 0);
  const border = all.filter(
    (i) => i % width === 0 || i % width === width - 1 || i < width || i >= width * (height - 1),
  );
  let surface = surfaceThrough(image, nearTheirMiddle(border, values), 3);
  let deviation = leastDeviation;
  const at = (i: number): number => termsAt(image, i).reduce((sum, term, k) => sum + term * (surface[k] ?? 0), 0);
  for (let round = 0; round < rounds; round++) {
    const residuals = places.map((i) => Math.abs(values[i] - at(i)));
    // 1.4826 times the median is the deviation of Gaussian noise. Half of the pixels, at least, are taken for ground.
    deviation = Math.max(leastDeviation, 1.4826 * medianOf(residuals));
    const near = places.filter((_, k) => residuals[k] <= reach * deviation);
    surface = surfaceThrough(image, near, 6);
  }
  return { at, noise: reach * deviation };
}

/** The terms of a surface of the second degree at a pixel: the first three are a plane. */
function termsAt({ width, height }: GreyImage, i: number): number[] {
  const x = (2 * ((i % width) + 0.5)) / width - 1;
  const y = (2 * (Math.floor(i / width) + 0.5)) / height - 1;
  return [1, x, y, x * x, x * y, y * y];
}

/** Least squares of the values at some places, by the first so many terms. */
function surfaceThrough(image: GreyImage, places: readonly number[], count: number): number[] {
  const equations = Array.from({ length: count }, () => new Array<number>(count + 1).fill(0));
  for (const i of places) {
    const terms = termsAt(image, i);
    for (const [k, equation] of equations.entries()) {
      for (let column = 0; column < count; column++) equation[column] += terms[k] * terms[column];
      equation[count] += terms[k] * image.values[i];
    }
  }
  return solutionOf(equations);
}

/** Those of the places whose values are not far from the middle one: ink may touch the borders. */
function nearTheirMiddle(places: readonly number[], values: Float32Array): readonly number[] {
  const middle = medianOf(places.map((i) => values[i]));
  const usual = medianOf(places.map((i) => Math.abs(values[i] - middle)));
  return places.filter((i) => Math.abs(values[i] - middle) <= Math.max(leastDeviation, 3 * usual));
}

function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const tiny = 1e-9;

/** Solves linear equations, the right-hand side in the last column, by Gauss and Jordan; what nothing determines is 0. */
function solutionOf(equations: number[][]): number[] {
  const count = equations.length;
  for (let pivot = 0; pivot < count; pivot++) {
    const best = largestIn(equations, pivot);
    [equations[pivot], equations[best]] = [equations[best], equations[pivot]];
    const by = equations[pivot];
    if (Math.abs(by[pivot]) < tiny) continue;
    for (const equation of equations) {
      if (equation === by) continue;
      const share = equation[pivot] / by[pivot];
      for (let column = pivot; column <= count; column++) equation[column] -= share * by[column];
    }
  }
  return equations.map((equation, k) => (Math.abs(equation[k]) < tiny ? 0 : equation[count] / equation[k]));
}

/** The equation, from a place on, whose term of that place is the largest. */
const largestIn = (equations: readonly number[][], place: number): number =>
  equations.reduce(
    (best, equation, k) => (k > place && Math.abs(equation[place]) > Math.abs(equations[best][place]) ? k : best),
    place,
  );
