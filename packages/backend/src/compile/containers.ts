import * as tf from '@tensorflow/tfjs-core';
import { CompileError } from './compile-error.ts';

/** The tensors of a container, in order, and a text that two containers of one structure share. */
export interface Leaves {
  readonly tensors: tf.Tensor[];
  readonly structure: string;
}

/**
 * The tensors in arrays and objects of tensors.
 *
 * @param what - the container in an error, such as "an input"
 * @throws CompileError for anything else in them
 */
export function leavesOf(container: unknown, what: string): Leaves {
  const tensors: tf.Tensor[] = [];
  const visit = (each: unknown): string => {
    if (each instanceof tf.Tensor) {
      tensors.push(each);
      return `${each.dtype}[${each.shape}]`;
    }
    if (Array.isArray(each)) return `[${each.map(visit)}]`;
    if (isPlainObject(each))
      return `{${Object.entries(each).map(([key, value]) => `${JSON.stringify(key)}:${visit(value)}`)}}`;
    throw new CompileError(`expected ${what} of tensors, or of arrays and objects of tensors, got ${describe(each)}`);
  };
  const structure = visit(container);
  return { tensors, structure };
}

/** The container with other tensors in the place of its own, in order. */
export function withLeaves(container: unknown, tensors: readonly tf.Tensor[]): unknown {
  const rest = [...tensors];
  const rebuild = (each: unknown): unknown => {
    if (each instanceof tf.Tensor) return rest.shift();
    if (Array.isArray(each)) return each.map(rebuild);
    return Object.fromEntries(Object.entries(each as object).map(([key, value]) => [key, rebuild(value)]));
  };
  return rebuild(container);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));
}

function describe(value: unknown): string {
  if (typeof value === 'number')
    return `the number ${value}: a tensor, tf.scalar(${value}), may change from call to call`;
  return value === undefined ? 'nothing' : (Object(value).constructor?.name ?? String(value));
}
