import { fillGaussian, type RandomSource } from '@saf/random';

/** Fills `out` with the mean image plus Gaussian noise whose standard deviation is uniform in `std`. */
export function fillMeanCopy(
  out: Float32Array,
  mean: Float32Array,
  std: readonly [number, number],
  source: RandomSource,
): void {
  const deviation = std[0] + (std[1] - std[0]) * source();
  fillGaussian(out, source, 0, deviation);
  for (let i = 0; i < out.length; i++) out[i] += mean[i];
}
