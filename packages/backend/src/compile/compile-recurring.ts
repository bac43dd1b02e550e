import * as tf from '@tensorflow/tfjs-core';
import { compile } from './compile.ts';
import { CompileError } from './compile-error.ts';
import { leavesOf } from './containers.ts';
import type { TensorFunction } from './record.ts';

/** Calls of one kind before it is compiled, which takes the time of about two calls. */
const WARM_UP = 2;

/**
 * `compile` for a function whose inputs come in many shapes, of which some come again and again, such as the predictions of batches.
 *
 * A kind of inputs is compiled at its third call. The first two, and all calls of a function that cannot be compiled, run op by op.
 * What the function does must follow from its inputs and from variables: it is recorded once, and not compared with a second recording.
 *
 * @param fn - as for `compile`
 * @returns a function of the same results, to the bit
 * @example
 * const attacked = withCompiler(classifier, compileRecurring); // of @saf/models
 */
export function compileRecurring<F extends TensorFunction>(fn: F): F {
  const compiled = compile(fn, { check: false });
  const calls = new Map<string, number>();
  let isCompilable = true;
  const call = (...inputs: never[]): unknown => {
    try {
      if (isCompilable && isWarm(calls, inputs)) return compiled(...inputs);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      isCompilable = false;
    }
    return tf.tidy(() => fn(...inputs) as tf.TensorContainer);
  };
  return call as F;
}

function isWarm(calls: Map<string, number>, inputs: readonly unknown[]): boolean {
  const kind = `${tf.getBackend()} ${leavesOf(inputs, 'inputs').structure}`;
  const before = calls.get(kind) ?? 0;
  calls.set(kind, before + 1);
  return before >= WARM_UP;
}
