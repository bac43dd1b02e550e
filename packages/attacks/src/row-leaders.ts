import * as tf from '@tensorflow/tfjs-core';
import { chooseRows } from './sample-rows.ts';

/** Of the candidates offered, for each sample that of the highest value (of equal ones the first); zero before any wins. */
export class RowLeaders {
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
