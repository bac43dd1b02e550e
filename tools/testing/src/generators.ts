import fc, { type Arbitrary } from 'fast-check';

export interface Float32Options {
  /** Smallest value; −10 by default. */
  min?: number;
  /** Largest value; 10 by default. */
  max?: number;
}

/** Finite float32 arrays of one length. */
export function float32Arrays(length: number, { min = -10, max = 10 }: Float32Options = {}): Arbitrary<Float32Array> {
  return fc.float32Array({
    minLength: length,
    maxLength: length,
    min: Math.fround(min),
    max: Math.fround(max),
    noNaN: true,
  });
}

export interface ShapeOptions {
  /** Fewest dimensions; 1 by default. */
  minRank?: number;
  /** Most dimensions; 4 by default. */
  maxRank?: number;
  /** Largest size of one dimension; 4 by default. No size is 0. */
  maxSize?: number;
}

/** Shapes of small tensors. */
export function shapes({ minRank = 1, maxRank = 4, maxSize = 4 }: ShapeOptions = {}): Arbitrary<number[]> {
  return fc.array(fc.integer({ min: 1, max: maxSize }), { minLength: minRank, maxLength: maxRank });
}

/** What `tf.tensor(values, shape)` takes. */
export interface TensorData {
  readonly values: Float32Array;
  readonly shape: number[];
}

export type TensorDataOptions = Float32Options & ShapeOptions;

/** Values and shapes of small float32 tensors. */
export function tensorData(options: TensorDataOptions = {}): Arbitrary<TensorData> {
  return shapes(options).chain((shape) =>
    float32Arrays(
      shape.reduce((product, size) => product * size, 1),
      options,
    ).map((values) => ({ values, shape })),
  );
}

/** Labels in [0, categories). */
export function labelArrays(count: number, categories: number): Arbitrary<Int32Array> {
  const label = fc.integer({ min: 0, max: categories - 1 });
  return fc.array(label, { minLength: count, maxLength: count }).map((labels) => Int32Array.from(labels));
}

/** Scores or inputs of some samples, shape [samples, categories], and a label for each. */
export interface LabelledBatch extends TensorData {
  readonly shape: [number, number];
  readonly labels: Int32Array;
}

export interface LabelledBatchOptions extends Float32Options {
  /** 4 by default. */
  maxSamples?: number;
  /** 6 by default; the fewest are 1. */
  maxCategories?: number;
}

/** Small labelled batches of scores. */
export function labelledBatches(options: LabelledBatchOptions = {}): Arbitrary<LabelledBatch> {
  const { maxSamples = 4, maxCategories = 6 } = options;
  const sizes = fc.tuple(fc.integer({ min: 1, max: maxSamples }), fc.integer({ min: 1, max: maxCategories }));
  return sizes.chain(([samples, categories]) =>
    fc.record({
      values: float32Arrays(samples * categories, options),
      shape: fc.constant<[number, number]>([samples, categories]),
      labels: labelArrays(samples, categories),
    }),
  );
}
