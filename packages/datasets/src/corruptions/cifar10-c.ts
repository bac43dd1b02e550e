import { atSeverities, type BenchmarkCorruption } from './benchmark.ts';
import { type DefocusBlurParameters, defocusBlur } from './blur/defocus-blur.ts';
import { gaussianBlur } from './blur/gaussian-blur.ts';
import { type GlassBlurParameters, glassBlur } from './blur/glass-blur.ts';
import { type MotionBlurParameters, motionBlur } from './blur/motion-blur.ts';
import { zoomBlur } from './blur/zoom-blur.ts';
import { brightness } from './digital/brightness.ts';
import { contrast } from './digital/contrast.ts';
import { type ElasticTransformParameters, elasticTransform } from './digital/elastic-transform.ts';
import { jpegCompression } from './digital/jpeg-compression.ts';
import { pixelate } from './digital/pixelate.ts';
import { type SaturateParameters, saturate } from './digital/saturate.ts';
import { gaussianNoise } from './noise/gaussian-noise.ts';
import { impulseNoise } from './noise/impulse-noise.ts';
import { shotNoise } from './noise/shot-noise.ts';
import { speckleNoise } from './noise/speckle-noise.ts';
import type { Corruption } from './picture.ts';
import { type FogParameters, fog } from './weather/fog.ts';
import { type FrostParameters, frost } from './weather/frost.ts';
import { type SnowParameters, snow } from './weather/snow.ts';
import { type SpatterParameters, spatter } from './weather/spatter.ts';

/** All five severities are in the benchmark's files; the middle one is the usual one here. */
const five = <Parameters>(corruption: Corruption<Parameters>, parameters: readonly Parameters[]): BenchmarkCorruption =>
  atSeverities(corruption, parameters, 3);

const defocus = (radius: number, sigma: number): DefocusBlurParameters => ({ radius, sigma });
const glass = (sigma: number, rounds: number): GlassBlurParameters => ({
  sigma,
  reach: 1,
  rounds,
  variant: 'cifar10-c',
});
const motion = (radius: number, sigma: number): MotionBlurParameters => ({ radius, sigma });
const flakes = (
  ...[mean, std, zoom, threshold, radius, sigma, picture]: [number, number, number, number, number, number, number]
): SnowParameters => ({ mean, std, zoom, threshold, radius, sigma, picture });
const rime = (picture: number, layer: number): FrostParameters => ({ picture, frost: layer });
const clouds = (thickness: number, decay: number): FogParameters => ({ thickness, decay, mapSize: 32 });
const elastic = (alpha: number, sigma: number, affine: number): ElasticTransformParameters => ({
  alpha,
  sigma,
  affine,
});
const liquid =
  (kind: SpatterParameters['liquid'], [red, green, blue]: readonly [number, number, number]) =>
  (mean: number, std: number, sigma: number, threshold: number, amount: number): SpatterParameters => ({
    mean,
    std,
    sigma,
    threshold,
    amount,
    liquid: kind,
    colour: [red / 255, green / 255, blue / 255],
  });
const water = liquid('water', [175, 238, 238]);
const mud = liquid('mud', [63, 42, 20]);
const colours = (factor: number, raise: number): SaturateParameters => ({ factor, raise });

/**
 * The 19 corruptions of CIFAR-10-C at five severities (Hendrycks and Dietterich, "Benchmarking neural network robustness to common
 * corruptions and perturbations", ICLR 2019), with the parameters of its published code (hendrycks/robustness). The last four are its
 * additional ones, which mCE leaves out. In place of photographs of frost there is a texture: see `frost`.
 */
export const cifar10C = {
  'gaussian-noise': five(gaussianNoise, [0.04, 0.06, 0.08, 0.09, 0.1]),
  'shot-noise': five(shotNoise, [500, 250, 100, 75, 50]),
  'impulse-noise': five(impulseNoise, [0.01, 0.02, 0.03, 0.05, 0.07]),
  'defocus-blur': five(defocusBlur, [
    defocus(0.3, 0.4),
    defocus(0.4, 0.5),
    defocus(0.5, 0.6),
    defocus(1, 0.2),
    defocus(1.5, 0.1),
  ]),
  'glass-blur': five(glassBlur, [glass(0.05, 1), glass(0.25, 1), glass(0.4, 1), glass(0.25, 2), glass(0.4, 2)]),
  'motion-blur': five(motionBlur, [motion(6, 1), motion(6, 1.5), motion(6, 2), motion(8, 2), motion(9, 2.5)]),
  'zoom-blur': five(
    zoomBlur,
    [7, 12, 16, 21, 26].map((count) => ({ count, step: 1.01 - 1 })),
  ),
  snow: five(snow, [
    flakes(0.1, 0.2, 1, 0.6, 8, 3, 0.95),
    flakes(0.1, 0.2, 1, 0.5, 10, 4, 0.9),
    flakes(0.15, 0.3, 1.75, 0.55, 10, 4, 0.9),
    flakes(0.25, 0.3, 2.25, 0.6, 12, 6, 0.85),
    flakes(0.3, 0.3, 1.25, 0.65, 14, 12, 0.8),
  ]),
  frost: five(frost, [rime(1, 0.2), rime(1, 0.3), rime(0.9, 0.4), rime(0.85, 0.4), rime(0.75, 0.45)]),
  fog: five(fog, [clouds(0.2, 3), clouds(0.5, 3), clouds(0.75, 2.5), clouds(1, 2), clouds(1.5, 1.75)]),
  brightness: five(brightness, [0.05, 0.1, 0.15, 0.2, 0.3]),
  contrast: five(contrast, [0.75, 0.5, 0.4, 0.3, 0.15]),
  'elastic-transform': five(elasticTransform, [
    elastic(0, 0, 0.08),
    elastic(0.05, 0.2, 0.07),
    elastic(0.08, 0.06, 0.06),
    elastic(0.1, 0.04, 0.05),
    elastic(0.1, 0.03, 0.03),
  ]),
  pixelate: five(pixelate, [0.95, 0.9, 0.85, 0.75, 0.65]),
  'jpeg-compression': five(jpegCompression, [80, 65, 58, 50, 40]),
  'speckle-noise': five(speckleNoise, [0.06, 0.1, 0.12, 0.16, 0.2]),
  'gaussian-blur': five(gaussianBlur, [0.4, 0.6, 0.7, 0.8, 1]),
  spatter: five(spatter, [
    water(0.62, 0.1, 0.7, 0.7, 0.5),
    water(0.65, 0.1, 0.8, 0.7, 0.5),
    water(0.65, 0.3, 1, 0.69, 0.5),
    mud(0.65, 0.1, 0.7, 0.69, 0.6),
    mud(0.65, 0.1, 0.5, 0.68, 0.6),
  ]),
  saturate: five(saturate, [colours(0.3, 0), colours(0.1, 0), colours(1.5, 0), colours(2, 0.1), colours(2.5, 0.2)]),
} as const satisfies Record<string, BenchmarkCorruption>;
