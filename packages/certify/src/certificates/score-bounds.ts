import { type Classifier, computeBy, type ScoreNetwork } from '@saf/models';
import * as tf from '@tensorflow/tfjs-core';
import type { Interval } from '../functions/scalar-function.ts';
import { lowestRows, type RowOptions } from '../linear/lowest-rows.ts';
import type { Network } from '../network/network.ts';
import type { ScoreBounds } from './certificate.ts';

/** A network whose scores are bounded. */
export interface Bounded {
  readonly network: Network;
  readonly scores: ScoreNetwork['scores'];
  /** Its pre-activations z [N, units] of inputs. */
  readonly z: (inputs: tf.Tensor) => tf.Tensor2D;
}

type Inputs = { low: tf.Tensor; high: tf.Tensor; coefficients: tf.Tensor };

/**
 * Lower bounds of the margins of labels, for inputs in a box of each sample.
 *
 * The bounds are of linear functions of z, which say more than bounds of each z: z_ℓ − z_j for softmax. For RBF confidences, whose
 * logits are −z², the margin is a product of two of them:
 *
 *     z_j² − z_ℓ² = (s z_j − z_ℓ)(s z_j + z_ℓ),    s the sign of z_j at the middle of the box
 */
export async function scoreBounds(
  classifier: Classifier,
  bounded: Bounded,
  box: Interval,
  labels: readonly number[],
  options: RowOptions,
): Promise<ScoreBounds[]> {
  const [coefficients, count] = tf.tidy(() => rowsOf(bounded, box, labels));
  const lowest = ({ low, high, coefficients }: Inputs): tf.Tensor => {
    const { network } = bounded;
    const by = (method: RowOptions['method']) =>
      lowestRows(network, { low, high }, network.output, coefficients, { ...options, method });
    return options.method === 'interval' ? by('interval') : tf.maximum(by('interval'), by(options.method));
  };
  // Slopes that are optimised are variables of one call.
  const name = options.method === 'alpha-crown' ? undefined : `certificates, ${options.method}`;
  const rows = computeBy(classifier, name, lowest, { ...box, coefficients });
  coefficients.dispose();
  const values = await rows.data();
  const perSample = rows.shape[1]!;
  rows.dispose();
  return labels.map((label, i) =>
    boundsOfRows(bounded.scores, values.slice(i * perSample, (i + 1) * perSample), label, count),
  );
}

/** Coefficients of z [N, rows, units], and the number of outputs. */
function rowsOf({ scores, z }: Bounded, { low, high }: Interval, labels: readonly number[]): [tf.Tensor, number] {
  const middle = z(tf.mul(tf.add(low, high), 0.5));
  const units = middle.shape[1];
  if (scores === 'sigmoid') return [tf.tensor3d(labels.map((label) => [[label === 1 ? 1 : -1]])), 2];
  const signs = scores === 'rbf' ? middle.arraySync().map((row) => row.map((value) => (value < 0 ? -1 : 1))) : [];
  const rows = labels.map((label, i) => {
    const others = [...Array(units).keys()].filter((j) => j !== label);
    if (scores === 'softmax') return others.map((j) => unit(units, [label, 1], [j, -1]));
    const pairs = [-1, 1].flatMap((own) => others.map((j) => unit(units, [j, signs[i][j]], [label, own])));
    return [...pairs, unit(units, [label, 1]), unit(units, [label, -1])];
  });
  return [tf.tensor3d(rows), units];
}

function unit(size: number, ...entries: [index: number, value: number][]): number[] {
  const row = new Array<number>(size).fill(0);
  for (const [index, value] of entries) row[index] = value;
  return row;
}

function boundsOfRows(
  scores: ScoreNetwork['scores'],
  rows: ArrayLike<number>,
  label: number,
  outputs: number,
): ScoreBounds {
  const place = (j: number) => (j < label ? j : j - 1);
  const all = [...Array(outputs).keys()];
  if (scores !== 'rbf') return { margins: all.map((j) => (j === label ? 0 : rows[place(j)])) };
  const count = outputs - 1;
  // −z_ℓ² is lowest at the end of z_ℓ that is farther from 0.
  const own = -(Math.max(-rows[2 * count], -rows[2 * count + 1]) ** 2);
  const factors = (j: number) => [rows[place(j)], rows[count + place(j)]];
  return {
    own,
    margins: all.map((j) => (j === label ? 0 : lowestProduct(factors(j), own))),
    // s z_j is the mean of both.
    logits: all.map((j) => (j === label ? 0 : -(Math.max(0, (factors(j)[0] + factors(j)[1]) / 2) ** 2))),
  };
}

/** Of z_j² − z_ℓ², which is never below −z_ℓ². */
const lowestProduct = ([a, b]: number[], own: number) => (a > 0 && b > 0 ? Math.max(a * b, own) : own);
