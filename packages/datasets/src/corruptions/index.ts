export type { BenchmarkCorruption } from './benchmark.ts';
export {
  benchmarkCorruption,
  type CorruptImagesOptions,
  type CorruptionBenchmark,
  corruptImages,
  corruptionBenchmarks,
} from './corrupt-images.ts';
export type { Picture } from './picture.ts';
