import * as tf from '@tensorflow/tfjs-core';

/** The last steps of each sample and how far each has turned the gradient, the newest last: [N, MEMORY, pixels], zero before there were any. */
export type History = { readonly moves: tf.Tensor3D; readonly turns: tf.Tensor3D };

const MEMORY = 6;
// Pairs that are less convex than this tell nothing of the curvature in float32.
const CONVEX = 1e-6;
// The curvature of ‖x − x₀‖² alone is 2.
const FIRST_SCALE = 0.5;

export function firstHistory(origin: tf.Tensor4D): History {
  const shape: [number, number, number] = [origin.shape[0], MEMORY, origin.size / origin.shape[0]];
  return { moves: tf.zeros(shape), turns: tf.zeros(shape) };
}

/** The history with one more pair, of the samples that count; the others keep theirs. */
export function remember(history: History, moved: tf.Tensor4D, turned: tf.Tensor4D, counts: tf.Tensor): History {
  const weight = tf.reshape(tf.cast(counts, 'float32'), [-1, 1, 1]);
  const append = (past: tf.Tensor3D, newest: tf.Tensor4D) => {
    const [count, memory, pixels] = past.shape;
    const next = tf.concat([tf.slice(past, [0, 1, 0], [count, memory - 1, pixels]), asRows(newest, 1)], 1);
    return tf.add(tf.mul(weight, next), tf.mul(tf.sub(1, weight), past)) as tf.Tensor3D;
  };
  return { moves: append(history.moves, moved), turns: append(history.turns, turned) };
}

/**
 * −H g on the pixels that no bound holds, zero on the others: H is the inverse Hessian after L-BFGS (Nocedal, Wright, "Numerical
 * optimization", Algorithm 7.4), of the history on those pixels.
 */
export function quasiNewtonDirection(
  { moves, turns }: History,
  x: tf.Tensor4D,
  gradient: tf.Tensor4D,
  [low, high]: readonly [number, number],
): tf.Tensor4D {
  const held = tf.logicalOr(
    tf.logicalAnd(tf.lessEqual(x, low), tf.greater(gradient, 0)),
    tf.logicalAnd(tf.greaterEqual(x, high), tf.less(gradient, 0)),
  );
  const free = asRows(tf.cast(tf.logicalNot(held), 'float32') as tf.Tensor4D);
  const g = tf.mul(asRows(gradient), free);
  const pairs = Array.from({ length: MEMORY }, (_, k) =>
    pairOf(tf.mul(ofAll(moves, k), free), tf.mul(ofAll(turns, k), free)),
  );
  const newton = tf.mul(twoLoops(pairs, g), free);
  const steepest = tf.mul(g, firstScale(g));
  const descends = tf.greater(dot(newton, g), 0);
  return tf.neg(tf.reshape(tf.where(descends, newton, steepest), x.shape));
}

interface Pair {
  readonly move: tf.Tensor;
  readonly turn: tf.Tensor;
  /** 1 / (move · turn), or 0 for a pair that does not count: [N, 1]. */
  readonly rho: tf.Tensor;
  /** (move · turn) / (turn · turn), or 0. */
  readonly scale: tf.Tensor;
}

function pairOf(move: tf.Tensor, turn: tf.Tensor): Pair {
  const [product, size] = [dot(move, turn), dot(turn, turn)];
  const counts = tf.greater(product, tf.mul(CONVEX, tf.sqrt(tf.mul(size, dot(move, move)))));
  const none = tf.zerosLike(product);
  return {
    move,
    turn,
    rho: tf.where(counts, tf.div(1, product), none),
    scale: tf.where(counts, tf.div(product, size), none),
  };
}

/** H g. */
function twoLoops(pairs: readonly Pair[], g: tf.Tensor): tf.Tensor {
  let q = g;
  const shares = pairs.map(() => q);
  for (const [k, { move, turn, rho }] of [...pairs.entries()].reverse()) {
    shares[k] = tf.mul(rho, dot(move, q));
    q = tf.sub(q, tf.mul(turn, shares[k]));
  }
  const { scale } = pairs.at(-1)!;
  let direction = tf.mul(q, tf.where(tf.greater(scale, 0), scale, firstScale(g)));
  for (const [k, { move, turn, rho }] of pairs.entries())
    direction = tf.add(direction, tf.mul(move, tf.sub(shares[k], tf.mul(rho, dot(turn, direction)))));
  return direction;
}

/** Half of the gradient, but no step longer than 1. */
function firstScale(g: tf.Tensor): tf.Tensor {
  return tf.minimum(FIRST_SCALE, tf.div(1, tf.sqrt(dot(g, g))));
}

/** Sample by sample: [N, 1]. */
function dot(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(a, b), 1, true);
}

function ofAll(past: tf.Tensor3D, k: number): tf.Tensor {
  return tf.squeeze(tf.slice(past, [0, k, 0], [-1, 1, -1]), [1]);
}

function asRows(images: tf.Tensor4D): tf.Tensor2D;
function asRows(images: tf.Tensor4D, each: 1): tf.Tensor3D;
function asRows(images: tf.Tensor4D, each?: 1): tf.Tensor {
  const [count, ...shape] = images.shape;
  const pixels = tf.util.sizeFromShape(shape);
  return tf.reshape(images, each ? [count, each, pixels] : [count, pixels]);
}
