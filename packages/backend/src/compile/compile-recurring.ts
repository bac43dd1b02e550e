import * as tf from '@tensorflow/tfjs-core';
import { type Compiled, compile } from './compile.ts';
import { orRun } from './compile-or-run.ts';
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
 * @returns a function of the same results, to the bit; `dispose()` frees what it keeps, and so does the garbage collector
 * @example
 * const attacked = withCompiler(classifier, compileRecurring); // of @saf/models
 */
export function compileRecurring<F extends TensorFunction>(fn: F): Compiled<F> {
  const compiled = compile(fn, { check: false });
  const calls = new Map<string, number>();
  const run = (...inputs: never[]): unknown => tf.tidy(() => fn(...inputs) as tf.TensorContainer);
  const recurring = orRun((...inputs: never[]) => (isWarm(calls, inputs) ? compiled(...inputs) : run(...inputs)), fn);
  return Object.assign(recurring, { dispose: compiled.dispose });
}

function isWarm(calls: Map<string, number>, inputs: readonly unknown[]): boolean {
  const kind = `${tf.getBackend()} ${leavesOf(inputs, 'inputs').structure}`;
  const before = calls.get(kind) ?? 0;
  calls.set(kind, before + 1);
  return before >= WARM_UP;
}
