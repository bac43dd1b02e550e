import * as tf from '@tensorflow/tfjs-core';
import type { TensorPool } from './tensor-pool.ts';

/** What an iterative attack holds of the samples it still works on, one entry each. */
export type SampleTensors = {
  readonly origin: tf.Tensor4D;
  readonly labels: tf.Tensor1D;
  /** The point it is at. */
  readonly x: tf.Tensor4D;
  /** The point of the highest value so far, the origin at first. */
  readonly best: tf.Tensor4D;
  readonly bestValue: tf.Tensor1D;
};

interface Finished {
  readonly positions: readonly number[];
  readonly x: tf.Tensor4D;
}

/** The samples of a batch that an iterative attack still works on; finished ones leave, so that no pass is spent on them. */
export class OpenSamples {
  /** Where in the batch each open sample stands. */
  positions: readonly number[];
  tensors: SampleTensors;
  private readonly finished: Finished[] = [];

  constructor(
    private readonly pool: TensorPool,
    origin: tf.Tensor4D,
    labels: Int32Array,
  ) {
    this.positions = Array.from(labels.keys());
    this.tensors = pool.keep({
      origin: tf.clone(origin),
      labels: tf.tensor1d(labels, 'int32'),
      x: tf.clone(origin),
      best: tf.clone(origin),
      bestValue: tf.fill([labels.length], -Infinity) as tf.Tensor1D,
    });
  }

  get isEmpty(): boolean {
    return this.positions.length === 0;
  }

  /** Puts new tensors in the place of old ones, which are freed. */
  update(compute: (tensors: SampleTensors) => Partial<SampleTensors>): void {
    const changed = this.pool.keep(tf.tidy(() => compute(this.tensors)) as Partial<SampleTensors>);
    const replaced = Object.keys(changed).map((name) => this.tensors[name as keyof SampleTensors]);
    this.pool.dispose(replaced);
    this.tensors = { ...this.tensors, ...changed };
  }

  /** Samples with `done` leave with the point they are at. */
  finish(done: readonly boolean[]): void {
    const leaving = this.indicesWhere(done, true);
    if (leaving.length === 0) return;
    const x = this.pool.keep(pick(this.tensors.x, leaving));
    this.finished.push({ positions: leaving.map((i) => this.positions[i]), x });
    this.keepOnly(this.indicesWhere(done, false));
  }

  /** The finished samples, and the best points of the others, in the order of the batch. */
  collect(): tf.Tensor4D {
    const rest = this.isEmpty ? [] : [{ positions: this.positions, x: this.tensors.best }];
    const parts = [...this.finished, ...rest];
    const order = parts.flatMap(({ positions }) => positions);
    const whereIs = Array.from(order.keys()).sort((a, b) => order[a] - order[b]);
    const collected = tf.tidy(() => pick(tf.concat(parts.map(({ x }) => x)) as tf.Tensor4D, whereIs));
    this.pool.dispose([...parts.map(({ x }) => x), { ...this.tensors }]);
    return collected;
  }

  private keepOnly(staying: readonly number[]): void {
    this.positions = staying.map((i) => this.positions[i]);
    if (staying.length > 0) this.update((tensors) => mapTensors(tensors, (tensor) => pick(tensor, staying)));
  }

  private indicesWhere(done: readonly boolean[], value: boolean): number[] {
    return Array.from(done.keys()).filter((i) => done[i] === value);
  }
}

/** The best points after these values of x; a value that is not a number is not higher. */
export function higher({ x, best, bestValue }: SampleTensors, value: tf.Tensor): Partial<SampleTensors> {
  const wins = tf.greater(value, bestValue);
  const weight = tf.reshape(tf.cast(wins, 'float32'), [-1, 1, 1, 1]);
  return {
    best: tf.add(tf.mul(weight, x), tf.mul(tf.sub(1, weight), best)),
    bestValue: tf.where(wins, value, bestValue) as tf.Tensor1D,
  };
}

function pick<T extends tf.Tensor>(tensor: T, indices: readonly number[]): T {
  return tf.tidy(() => tf.gather(tensor, tf.tensor1d([...indices], 'int32')));
}

function mapTensors(tensors: SampleTensors, map: <T extends tf.Tensor>(tensor: T) => T): SampleTensors {
  const { origin, labels, x, best, bestValue } = tensors;
  return { origin: map(origin), labels: map(labels), x: map(x), best: map(best), bestValue: map(bestValue) };
}
