import * as tf from '@tensorflow/tfjs-core';
import type { TensorPool } from './tensors.ts';

/** Tensors whose first axis is the sample. */
export type Rows = Readonly<Record<string, tf.Tensor>>;

interface Finished<Result> {
  readonly positions: readonly number[];
  readonly result: Result;
}

/** What an iterative attack holds of the samples it still works on; finished ones leave, so that no pass is spent on them. */
export class SampleRows<State extends Rows, Result extends Rows> {
  private readonly finished: Finished<Result>[] = [];

  constructor(
    private readonly pool: TensorPool,
    public tensors: State,
    /** Where in the batch each open sample stands. */
    public positions: readonly number[],
  ) {
    pool.keep({ ...tensors });
  }

  get isEmpty(): boolean {
    return this.positions.length === 0;
  }

  /** Puts new tensors in the place of old ones, which are freed. Once no sample is left, nothing is computed. */
  update(compute: (tensors: State) => Partial<State>): void {
    if (this.isEmpty) return;
    const changed = this.pool.keep(tf.tidy(() => ({ ...compute(this.tensors) })) as tf.NamedTensorMap);
    const replaced = Object.keys(changed).map((name) => this.tensors[name]);
    this.pool.dispose(replaced);
    this.tensors = { ...this.tensors, ...changed };
  }

  /** Samples with `done` leave with these of their rows. */
  leave(done: readonly boolean[], result: Result): void {
    const leaving = indicesWhere(done, true);
    if (leaving.length === 0) return;
    this.finished.push({ positions: leaving.map((i) => this.positions[i]), result: this.keepRows(result, leaving) });
    const staying = indicesWhere(done, false);
    this.positions = staying.map((i) => this.positions[i]);
    this.update((tensors) => pickRows(tensors, staying));
  }

  /** The rows of the finished samples, and these of the others, in the order of the batch. Frees all that is held. */
  gather<R extends Result>(result: R): R {
    const rest = this.isEmpty ? [] : [{ positions: this.positions, result }];
    const parts = [...this.finished, ...rest];
    const order = parts.flatMap(({ positions }) => positions);
    const whereIs = Array.from(order.keys()).sort((a, b) => order[a] - order[b]);
    const gathered = tf.tidy(() => {
      const whole = Object.keys(result).map((name) => [name, tf.concat(parts.map((part) => part.result[name]))]);
      return pickRows(Object.fromEntries(whole), whereIs);
    });
    this.pool.dispose([...parts.map((part) => ({ ...part.result })), { ...this.tensors }]);
    return gathered as R;
  }

  private keepRows(rows: Result, indices: readonly number[]): Result {
    return this.pool.keep(tf.tidy(() => ({ ...pickRows(rows, indices) })) as tf.NamedTensorMap) as Rows as Result;
  }
}

/** Row by row a where `wins`, else b: chosen, so that nothing of the other gets in, even if it is not a number. */
export function chooseRows<T extends tf.Tensor>(wins: tf.Tensor, a: T, b: T): T {
  const each = tf.reshape(tf.cast(wins, 'bool'), [-1, ...a.shape.slice(1).map(() => 1)]);
  return tf.where(each, a, b) as T;
}

function indicesWhere(done: readonly boolean[], value: boolean): number[] {
  return Array.from(done.keys()).filter((i) => done[i] === value);
}

function pickRows<R extends Rows>(rows: R, indices: readonly number[]): R {
  const which = tf.tensor1d([...indices], 'int32');
  const picked = Object.entries(rows).map(([name, tensor]) => [name, tf.gather(tensor, which)]);
  return Object.fromEntries(picked);
}

/** Keeps, for each sample, the candidate of the highest value that was offered (the first of equal ones); zero before any wins. */
export class RowArgmax {
  rows: tf.Tensor4D;
  private values: tf.Tensor1D;

  constructor(inputs: tf.Tensor4D, lowest: number) {
    this.rows = tf.keep(tf.zerosLike(inputs));
    this.values = tf.keep(tf.fill([inputs.shape[0]], lowest));
  }

  /** A value that is not a number does not win. Call it in a `tf.tidy`. */
  offer(candidates: tf.Tensor4D, values: tf.Tensor1D): void {
    const wins = tf.greater(values, this.values);
    const rows = chooseRows(wins, candidates, this.rows);
    const highest = tf.where(wins, values, this.values) as tf.Tensor1D;
    this.dispose();
    this.rows = tf.keep(rows);
    this.values = tf.keep(highest);
  }

  dispose(): void {
    this.rows.dispose();
    this.values.dispose();
  }
}
