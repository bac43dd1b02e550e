import { ArgumentError, checkNumber, checkOneOf, checkShape } from '@saf/checks';
import { checkInsideBounds } from '@saf/checks/images';
import { randomStream } from '@saf/random';
import * as tf from '@tensorflow/tfjs-core';
import type { BenchmarkCorruption } from './benchmark.ts';
import { cifar10C } from './cifar10-c.ts';
import { mnistC } from './mnist-c.ts';
import { toByte } from './picture.ts';

/** The corruptions of each benchmark, by name. */
export const corruptionBenchmarks = { 'mnist-c': mnistC, 'cifar10-c': cifar10C } as const;

type Benchmarks = typeof corruptionBenchmarks;
export type CorruptionBenchmark = keyof Benchmarks;

export interface CorruptImagesOptions<Benchmark extends CorruptionBenchmark = CorruptionBenchmark> {
  /** Whose definitions and severities. */
  readonly benchmark: Benchmark;
  readonly name: keyof Benchmarks[Benchmark] & string;
  /** From 1 on, mostly to 5; by default the one in the files of MNIST-C, and 3 of CIFAR-10-C. */
  readonly severity?: number;
  /** Root of the random streams, one per image; 0 by default. */
  readonly seed?: number;
  /** Number of the first image in its data set, on which its random numbers depend; 0 by default. */
  readonly firstIndex?: number;
}

/** The smallest side: what the corruptions draw or move has room in it. */
const SMALLEST = 16;

/**
 * Images as a benchmark of corruptions spoils them: MNIST-C or CIFAR-10-C, written anew from their published definitions and compared with
 * what their code gives. Images count as bytes, rounded to the nearest, and come back as bytes, rounded down, both divided by 255, as the
 * benchmarks' files have them. What happens to an image depends on the seed and on its number alone, however the images are put into
 * batches; the severities of an image share their random numbers.
 *
 * @param images float32 [N, height, width, 1 or 3] in [0, 1], at least 16 × 16
 * @returns images of the same shape in [0, 1], the caller's
 * @throws ArgumentError for an unknown name (with the nearest), a severity that the corruption has not, or images of another shape or range
 * @example
 * const foggy = await corruptImages(images, { benchmark: 'mnist-c', name: 'fog', severity: 3, seed: 1 });
 */
export async function corruptImages<Benchmark extends CorruptionBenchmark>(
  images: tf.Tensor4D,
  options: CorruptImagesOptions<Benchmark>,
): Promise<tf.Tensor4D> {
  const { seed = 0, firstIndex = 0, name } = options;
  const corruption = benchmarkCorruption(options.benchmark, name);
  const severity = checkSeverity(corruption, options);
  checkNumber('seed', seed, { integer: true });
  checkNumber('firstIndex', firstIndex, { min: 0, integer: true });
  checkShape('images', images, [null, null, null, null], 'float32');
  const [count, height, width, channels] = images.shape;
  if ((channels !== 1 && channels !== 3) || Math.min(height, width) < SMALLEST)
    throw new ArgumentError(
      'images',
      `images of 1 or 3 channels and at least ${SMALLEST} × ${SMALLEST} pixels`,
      images.shape,
    );
  const values = await images.data();
  checkInsideBounds('images', values, count, [0, 1], firstIndex);
  const out = new Float32Array(values.length);
  const size = height * width * channels;
  for (let i = 0; i < count; i++) {
    const bytes = Float64Array.from(
      values.subarray(i * size, (i + 1) * size),
      (value) => Math.round(value * 255) / 255,
    );
    const random = randomStream(seed, options.benchmark, name, firstIndex + i);
    const spoilt = corruption.spoil({ height, width, channels, values: bytes }, severity, random);
    for (let j = 0; j < size; j++) out[i * size + j] = toByte(spoilt[j]) / 255;
  }
  return tf.tensor4d(out, images.shape);
}

/**
 * The corruption of that name: its severities and what it does to one picture.
 *
 * @throws ArgumentError for an unknown benchmark or name, with the nearest
 */
export function benchmarkCorruption(benchmark: CorruptionBenchmark, name: string): BenchmarkCorruption {
  checkOneOf('benchmark', benchmark, Object.keys(corruptionBenchmarks));
  const corruptions: Readonly<Record<string, BenchmarkCorruption>> = corruptionBenchmarks[benchmark];
  return corruptions[checkOneOf('name', name, Object.keys(corruptions))];
}

function checkSeverity(
  { severities, usualSeverity }: BenchmarkCorruption,
  { benchmark, name, severity = usualSeverity }: { benchmark: string; name: string; severity?: number },
): number {
  return checkNumber(`severity of ${benchmark}'s ${name}`, severity, { min: 1, max: severities, integer: true });
}
