import { fillUniform, type RandomSource } from '@saf/random';
import { gaussianFilter } from '../mathematics/gaussian-filter.ts';
import { type Origin, warp } from '../mathematics/warp.ts';
import type { Corruption, Picture } from '../picture.ts';

/** All in sides of the picture. */
export interface ElasticTransformParameters {
  /** How much the smoothed random shifts of pixels are enlarged. */
  readonly alpha: number;
  /** Of the Gaussian that smooths them. */
  readonly sigma: number;
  /** How far three points may move before, and the picture with them. */
  readonly affine: number;
}

/** Stretched as on a rubber sheet: a random affine map, then a smooth random shift of every pixel (Simard et al., 2003). */
export const elasticTransform: Corruption<ElasticTransformParameters> = (picture, parameters, random) => {
  const side = Math.min(picture.height, picture.width);
  const moved = warp(picture, affineOrigin(picture, parameters.affine * side, random), 'mirror');
  const shifts = [0, 1].map(() => smoothShifts(picture, parameters, random));
  const origin: Origin = (x, y) => {
    const pixel = y * picture.width + x;
    return [x + shifts[0][pixel], y + shifts[1][pixel]];
  };
  return warp({ ...picture, values: moved }, origin, 'reflect');
};

function smoothShifts(
  { height, width }: Picture,
  { alpha, sigma }: ElasticTransformParameters,
  random: RandomSource,
): Float64Array {
  const side = Math.min(height, width);
  const values = Float64Array.from(fillUniform(new Float32Array(height * width), random, -1, 1));
  const deviations = [sigma * side, sigma * side] as const;
  const smooth = gaussianFilter(
    { height, width, channels: 1, values },
    { sigma: deviations, border: 'reflect', truncate: 3 },
  );
  return smooth.map((value) => value * alpha * side);
}

/** The affine map that takes three moved points back to where they were. */
function affineOrigin({ height, width }: Picture, reach: number, random: RandomSource): Origin {
  const [middleY, middleX] = [Math.floor(height / 2), Math.floor(width / 2)];
  const third = Math.floor(Math.min(height, width) / 3);
  const from = [
    [middleX + third, middleY + third],
    [middleX + third, middleY - third],
    [middleX - third, middleY - third],
  ];
  const [a, b, c] = from.map(([x, y]) => [x - reach + 2 * reach * random(), y - reach + 2 * reach * random()]);
  const [ux, uy] = [a[0] - b[0], a[1] - b[1]];
  const [vx, vy] = [c[0] - b[0], c[1] - b[1]];
  const area = ux * vy - uy * vx;
  // A point is b + s · (a − b) + t · (c − b); before, a was below b and c to its left.
  return (x, y) => {
    const s = ((x - b[0]) * vy - (y - b[1]) * vx) / area;
    const t = (ux * (y - b[1]) - uy * (x - b[0])) / area;
    return [from[1][0] + t * (from[2][0] - from[1][0]), from[1][1] + s * (from[0][1] - from[1][1])];
  };
}
