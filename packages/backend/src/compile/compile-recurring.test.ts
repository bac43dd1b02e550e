import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { engines } from '../../test/engines.ts';
import { compileRecurring, useEngine } from '../node.ts';
import { definesFunctions } from './tensorflow-recorder.ts';

describe.each(await engines(['cpu', 'wasm', 'native']))('compileRecurring on %s', (engine) => {
  beforeEach(async () => void (await useEngine(engine)));

  /** How often the function itself runs in so many calls, where it is compiled at all. */
  const own = (calls: number) => (engine !== 'native' || definesFunctions() ? calls : expect.any(Number));

  test('a kind of inputs is compiled at its third call', () => {
    const fn = vi.fn((x: tf.Tensor) => tf.mul(x, 2));
    const compiled = compileRecurring(fn as (x: tf.Tensor) => tf.Tensor);
    for (let i = 1; i <= 6; i++) {
      expect([...compiled(tf.tensor1d([i, 1])).dataSync()]).toEqual([2 * i, 2]);
      // Another kind each time.
      compiled(tf.ones([10 + i]));
    }
    expect(fn).toHaveBeenCalledTimes(own(3 + 6));
  });

  test('what cannot be compiled runs op by op', () => {
    const largest = (x: tf.Tensor) => tf.mul(x, tf.max(x).dataSync()[0]);
    const compiled = compileRecurring(largest);
    for (let i = 1; i <= 5; i++) expect([...compiled(tf.tensor1d([i, 1])).dataSync()]).toEqual([i * i, i]);
  });

  test('errors of the function are its own, also for inputs that are no tensors', () => {
    const compiled = compileRecurring((x: tf.Tensor) => {
      if (!(x instanceof tf.Tensor)) throw new TypeError('no tensor');
      return tf.mul(x, 2);
    });
    expect(() => compiled(undefined as never)).toThrow(new TypeError('no tensor'));
    expect(compiled(tf.scalar(1)).dataSync()[0]).toBe(2);
  });

  test('nothing is left over', () => {
    const x = tf.ones([3]);
    const compiled = compileRecurring((each: tf.Tensor) => tf.add(tf.square(each), 1));
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) compiled(x).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('what it keeps can be freed', () => {
    const x = tf.ones([3]);
    const before = tf.engine().backend.numDataIds();
    const compiled = compileRecurring((each: tf.Tensor) => tf.add(tf.mul(each, tf.tensor1d([1, 2, 3])), 1));
    for (let i = 0; i < 5; i++) compiled(x).dispose();
    compiled.dispose();
    expect(tf.engine().backend.numDataIds()).toBe(before);
    // And it goes on, compiled anew.
    expect([...compiled(x).dataSync()]).toEqual([2, 3, 4]);
  });
});
