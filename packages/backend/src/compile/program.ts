import type * as tf from '@tensorflow/tfjs-core';
import { CompileError } from './compile-error.ts';

/** Where a value that a function does not compute comes from at each call. */
export type Source =
  | { readonly kind: 'argument'; readonly index: number; readonly dtype: tf.DataType }
  | { readonly kind: 'variable'; readonly variable: tf.Variable }
  /** A tensor that the function closes over. */
  | { readonly kind: 'captured'; readonly tensor: tf.TensorInfo };

/** What an op reads or makes. */
export interface Value {
  /** For errors: the op that makes it, or what it is. */
  readonly name: string;
  readonly source?: Source;
  /** Where it is known. */
  readonly shape?: readonly number[];
}

/** One op of a recorded function. */
export interface Node {
  readonly op: string;
  /** All that makes it another op than the next of its name, as text. */
  readonly attributes: string;
  /** The numbers of a constant. */
  readonly constant?: ArrayLike<unknown>;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** A recorded function in a form that runs as one. */
export interface Program {
  /** The values of its outputs for those of its inputs, in the order that it was made for. */
  run(inputs: readonly tf.TensorInfo[]): tf.Tensor[];
  dispose(): void;
}

/** Follows the ops of an engine while a function runs. */
export interface Recorder {
  /** What was recorded, in order. */
  readonly nodes: readonly Node[];
  /** Runs a function and records it. */
  record<T>(run: () => T): T;
  /** The value that a tensor has in the recording; one that is not known yet is captured. */
  valueOf(tensor: tf.TensorInfo): Value;
  makeProgram(nodes: readonly Node[], inputs: readonly Value[], outputs: readonly Value[]): Program;
  /** Lets go of what is kept for the program. */
  dispose(): void;
}

/** The nodes that the outputs depend on, and the values from outside that these read. */
export function needed(nodes: readonly Node[], outputs: readonly Value[]): { nodes: Node[]; inputs: Value[] } {
  const values = new Set(outputs);
  const kept: Node[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((output) => values.has(output))) continue;
    for (const input of node.inputs) values.add(input);
    kept.push(node);
  }
  return { nodes: kept.reverse(), inputs: [...values].filter(({ source }) => source) };
}

/** What a function does, as far as it can be compared with what it did in another call. */
interface Ops {
  readonly nodes: readonly Node[];
  /** Of what it returns. */
  readonly structure: string;
  readonly outputs: readonly { readonly value: Value }[];
  readonly assigned: readonly { readonly variable: tf.Variable; readonly value: Value }[];
}

/**
 * Checks that a function did the same in two calls, so that what it does is not frozen in a state that was that of the first alone.
 *
 * @throws CompileError that names the first op that differs
 */
export function checkSame(first: Ops, second: Ops): void {
  const [{ ops: a, ...start }, { ops: b, ...then }] = [describe(first), describe(second)];
  if (first.structure !== second.structure)
    throw new CompileError(
      `it returns ${second.structure} in its second call, and returned ${first.structure} in its first`,
    );
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    if (a[i]?.text !== b[i]?.text)
      throw new CompileError(
        `it does something else in its second call than in its first: ${b[i]?.op ?? 'its end'} in the place of ${a[i]?.op ?? 'its end'}`,
      );
    if (a[i].constant && !sameNumbers(a[i].constant!, b[i].constant!))
      throw new CompileError(
        `a number that it takes into ${readerOf(second, i)} differs from call to call; what changes must be an input, as a tensor`,
      );
  }
  if (start.outputs !== then.outputs)
    throw new CompileError('it returns other tensors in its second call than in its first, or in another order');
  if (start.assigned !== then.assigned)
    throw new CompileError('it assigns other values to its variables in its second call than in its first');
}

interface Described {
  readonly ops: readonly { readonly op: string; readonly text: string; readonly constant?: ArrayLike<unknown> }[];
  readonly outputs: string;
  readonly assigned: string;
}

function describe({ nodes, outputs, assigned }: Ops): Described {
  const names = new Map<Value, string>();
  const nameOf = (value: Value) => names.get(value) ?? sourceText(value.source!);
  const ops = nodes.map(({ op, attributes, constant, inputs, outputs }, i) => {
    const text = `${op} ${attributes} ${inputs.map(nameOf)}`;
    for (const [k, output] of outputs.entries()) names.set(output, `${i}:${k}`);
    return { op, text, constant };
  });
  return {
    ops,
    outputs: String(outputs.map(({ value }) => nameOf(value))),
    assigned: String(assigned.map(({ variable, value }) => `${variable.id} ${nameOf(value)}`)),
  };
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;

function sourceText(source: Source): string {
  if (source.kind === 'argument') return `argument ${source.index}`;
  if (source.kind === 'variable') return `variable ${source.variable.id}`;
  const { dataId } = source.tensor;
  if (!identities.has(dataId)) identities.set(dataId, nextIdentity++);
  return `captured ${identities.get(dataId)}`;
}

function readerOf({ nodes }: Pick<Ops, 'nodes'>, constant: number): string {
  const [made] = nodes[constant].outputs;
  return nodes.find(({ inputs }) => inputs.includes(made))?.op ?? 'its outputs';
}

function sameNumbers(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

/** What a function is told that wants numbers before its end. */
export function readError(value: Value | undefined): CompileError {
  const what = !value || value.source ? 'a tensor that it is given' : `the output of ${value.name}`;
  return new CompileError(
    `it reads ${what} (dataSync, data, array or print), and what it does with the numbers would be frozen; return the tensor and read it outside`,
  );
}
