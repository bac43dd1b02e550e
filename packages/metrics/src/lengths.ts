/** The inner product of two vectors, in float64: squares of the small gradients of a saturated network underflow in float32. */
export const innerProduct = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * b[i], 0);

/** The parts of `count` samples that lie one after the other. */
export const samplesOf = (values: Float32Array, count: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) =>
    values.subarray((i * values.length) / count, ((i + 1) * values.length) / count),
  );

/** The Euclidean norm of each of `count` samples. */
export const lengthsOf = (values: Float32Array, count: number): Float64Array =>
  Float64Array.from(samplesOf(values, count), (sample) => Math.sqrt(innerProduct(sample, sample)));
