/** Samples in their order, so many at a time. */
export function batches(samples: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, i) => samples.slice(i * size, (i + 1) * size));
}
