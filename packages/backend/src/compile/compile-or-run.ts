import * as tf from '@tensorflow/tfjs-core';
import { type Compiled, type CompileOptions, compile } from './compile.ts';
import { CompileError } from './compile-error.ts';
import type { TensorFunction } from './record.ts';

/**
 * `compile` for a function that may be one which cannot be compiled, such as a network with dropout: that runs op by op, in a tidy, to the same
 * results.
 *
 * @param fn - as for `compile`
 * @returns the function, compiled where it can be; `dispose()` frees what it keeps
 * @example
 * const step = compileOrRun((x, y) => optimizer.minimize(() => loss(model.apply(x, { training: true }), y), true));
 */
export function compileOrRun<F extends TensorFunction>(fn: F, options?: CompileOptions): Compiled<F> {
  const compiled = compile(fn, options);
  return Object.assign(orRun(compiled, fn), { dispose: compiled.dispose });
}

/** What is tried, until it cannot be compiled; from then on the function, op by op. */
export function orRun<F extends TensorFunction>(attempt: (...inputs: never[]) => unknown, fn: F): F {
  let isCompilable = true;
  const call = (...inputs: never[]): unknown => {
    try {
      if (isCompilable) return attempt(...inputs);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      isCompilable = false;
    }
    return tf.tidy(() => fn(...inputs) as tf.TensorContainer);
  };
  return call as F;
}
