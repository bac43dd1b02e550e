import { atSeverities, type BenchmarkCorruption } from './benchmark.ts';
import { type GlassBlurParameters, glassBlur } from './blur/glass-blur.ts';
import { type MotionBlurParameters, motionBlur } from './blur/motion-blur.ts';
import { brightness } from './digital/brightness.ts';
import { rotate } from './geometry/rotate.ts';
import { scale } from './geometry/scale.ts';
import { shear } from './geometry/shear.ts';
import { translate } from './geometry/translate.ts';
import { impulseNoise } from './noise/impulse-noise.ts';
import { shotNoise } from './noise/shot-noise.ts';
import { cannyEdges } from './strokes/canny-edges.ts';
import { dottedLine } from './strokes/dotted-line.ts';
import { stripe } from './strokes/stripe.ts';
import { zigzag } from './strokes/zigzag.ts';
import { type FogParameters, fog } from './weather/fog.ts';
import { type SpatterParameters, spatter } from './weather/spatter.ts';

const glass = (sigma: number, reach: number, rounds: number): GlassBlurParameters => ({
  sigma,
  reach,
  rounds,
  variant: 'mnist-c',
});
const motion = (radius: number, sigma: number): MotionBlurParameters => ({ radius, sigma });
const clouds = (thickness: number, decay: number): FogParameters => ({ thickness, decay, mapSize: 256 });
const mud = (mean: number, std: number, sigma: number, threshold: number, amount: number): SpatterParameters => ({
  mean,
  std,
  sigma,
  threshold,
  amount,
  liquid: 'mud',
  colour: [63 / 255, 63 / 255, 63 / 255],
});

/**
 * The 15 corruptions of MNIST-C (Mu and Gilmer, "MNIST-C: a robustness benchmark for computer vision", 2019), with the parameters of its
 * published code (google-research/mnist-c). Its files hold one severity of each, the usual one here. Four of them have but one.
 */
export const mnistC = {
  'shot-noise': atSeverities(shotNoise, [60, 25, 12, 5, 3], 5),
  'impulse-noise': atSeverities(impulseNoise, [0.03, 0.06, 0.09, 0.17, 0.27], 4),
  'glass-blur': atSeverities(
    glassBlur,
    [glass(0.7, 1, 2), glass(0.9, 2, 1), glass(1, 2, 3), glass(1.1, 3, 2), glass(1.5, 4, 2)],
    1,
  ),
  'motion-blur': atSeverities(
    motionBlur,
    [motion(10, 3), motion(15, 5), motion(15, 8), motion(15, 12), motion(20, 15)],
    1,
  ),
  shear: atSeverities(shear, [0.2, 0.4, 0.6, 0.8, 1], 2),
  scale: atSeverities(scale, [0.9, 0.8, 0.7, 0.6, 0.5], 3),
  rotate: atSeverities(rotate, [0.2, 0.4, 0.6, 0.8, 1], 2),
  brightness: atSeverities(brightness, [0.1, 0.2, 0.3, 0.4, 0.5], 5),
  translate: atSeverities(translate, [1, 2, 3, 4, 5], 3),
  stripe: atSeverities(stripe, [null], 1),
  fog: atSeverities(fog, [clouds(1.5, 2), clouds(2, 2), clouds(2.5, 1.7), clouds(2.5, 1.5), clouds(3, 1.4)], 5),
  spatter: atSeverities(
    spatter,
    [
      mud(0.65, 0.3, 4, 0.69, 0.6),
      mud(0.65, 0.3, 3, 0.68, 0.6),
      mud(0.65, 0.3, 2, 0.68, 0.5),
      mud(0.65, 0.3, 1, 0.65, 1.5),
      mud(0.67, 0.4, 1, 0.65, 1.5),
    ],
    4,
  ),
  'dotted-line': atSeverities(dottedLine, [null], 1),
  zigzag: atSeverities(zigzag, [null], 1),
  'canny-edges': atSeverities(cannyEdges, [null], 1),
} as const satisfies Record<string, BenchmarkCorruption>;
