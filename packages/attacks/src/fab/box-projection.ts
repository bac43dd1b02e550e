import * as tf from '@tensorflow/tfjs-core';
import type { Norm } from '../attack.ts';
import { signs } from '../signs.ts';

// Each iteration goes past a pixel that meets its bound at the least, and usually past all that will; the rest adds up to nothing.
const ITERATIONS = 15;

/**
 * The smallest change of x, in the norm, that brings a linear function from `value` to zero and stays inside the bounds; as far as it
 * gets where the bounds leave no room.
 *
 * Every pixel moves against its weight by min(λ u, room), u = 1 (linf) or the weight's size (l2). Its total effect is concave in
 * λ and linear between the points where pixels meet their bounds, so that Newton's method ends at the solution from below.
 *
 * @param normal gradient of the linear function, of the shape of x
 * @param value of the function at x, [N]
 */
export function boxProjection(
  x: tf.Tensor4D,
  normal: tf.Tensor4D,
  value: tf.Tensor1D,
  norm: Norm,
  [low, high]: readonly [number, number],
): tf.Tensor4D {
  return tf.tidy(() => {
    const target = tf.reshape(tf.abs(value), [-1, 1, 1, 1]);
    const direction = tf.mul(signs(normal), tf.reshape(signs(tf.neg(value)), [-1, 1, 1, 1]));
    const up = tf.cast(tf.greater(direction, 0), 'float32');
    const room = tf.maximum(tf.add(tf.mul(up, tf.sub(high, x)), tf.mul(tf.sub(1, up), tf.sub(x, low))), 0);
    const size = tf.abs(normal);
    const speed = norm === 'linf' ? tf.onesLike(size) : size;
    let lambda: tf.Tensor = tf.zerosLike(target);
    for (let i = 0; i < ITERATIONS; i++) lambda = tf.tidy(() => newton(lambda, target, size, speed, room));
    return tf.mul(direction, tf.minimum(tf.mul(speed, lambda), room)) as tf.Tensor4D;
  });
}

function newton(lambda: tf.Tensor, target: tf.Tensor, size: tf.Tensor, speed: tf.Tensor, room: tf.Tensor): tf.Tensor {
  const moved = tf.mul(speed, lambda);
  const effect = total(tf.mul(size, tf.minimum(moved, room)));
  const slope = total(tf.mul(tf.mul(size, speed), tf.cast(tf.less(moved, room), 'float32')));
  const free = tf.cast(tf.greater(slope, 0), 'float32');
  const step = tf.div(tf.sub(target, effect), tf.add(slope, tf.sub(1, free)));
  return tf.add(lambda, tf.mul(free, tf.maximum(step, 0)));
}

const total = (x: tf.Tensor) => tf.sum(x, [1, 2, 3], true);
