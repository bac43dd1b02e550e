import * as tf from '@tensorflow/tfjs-core';
import type { OpAttribute, TensorflowBackend } from '../tensorflow/tensorflow-backend.ts';
import { CompileError } from './compile-error.ts';
import type { Node, Program, Source, Value } from './program.ts';

/** tfjs-node's addon, as far as it matters here; one that `saf-backend native` built defines functions. */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: ArrayLike<unknown>): number;
  executeOp(
    op: string,
    attributes: OpAttribute[],
    inputs: number[],
    outputs: number,
  ): { readonly id: number; readonly shape: number[] }[];
  defineFunction?(name: string, inputs: number[], nodes: unknown[], outputs: number[]): void;
  removeFunction?(name: string): void;
  tensorDataSync(id: number): ArrayLike<unknown>;
}

interface TensorData {
  /** Of the tensor in the addon; -1 while `values` wait for being sent there. */
  readonly id: number;
  readonly values: ArrayLike<unknown> | null;
}

export interface FunctionBackend extends TensorflowBackend {
  binding: TensorflowBackend['binding'] & Binding;
  readonly tensorMap: { get(dataId: object): TensorData };
  getDTypeInteger(dtype: tf.DataType): number;
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  write(values: ArrayLike<unknown>, shape: number[], dtype: tf.DataType): object;
  read(dataId: object): unknown;
  readSync(dataId: object): unknown;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

/** An op of TensorFlow, or a constant. */
export interface FunctionNode extends Node {
  /** What the addon makes it of. */
  readonly definition: { readonly constant: number } | { readonly op: string; readonly attributes: OpAttribute[] };
}

/**
 * TensorFlow's rewriting of graphs, all of it off, as a ConfigProto (graph_options.rewrite_options): it makes these graphs no faster, and changes
 * last bits. Off are layout, constant folding, memory, arithmetic, dependencies, functions, shapes and remapping.
 */
const NO_REWRITING = '\x52\x12\x52\x10\x08\x02\x18\x02\x20\x01\x38\x02\x40\x02\x50\x02\x68\x02\x70\x02';

let functions = 0;

/** A function of TensorFlow, which tfjs-node runs as it runs any op. */
export class TensorflowProgram implements Program {
  private readonly name = `saf_compiled_${functions++}`;
  private readonly backend = tf.backend() as unknown as FunctionBackend;

  constructor(
    nodes: readonly FunctionNode[],
    inputs: readonly Value[],
    private readonly outputs: readonly Value[],
    private readonly release: () => void,
  ) {
    const numbers = new Map<Value, number>();
    for (const value of [...inputs, ...nodes.flatMap((node) => node.outputs)]) numbers.set(value, numbers.size);
    const numbersOf = (values: readonly Value[]) => values.map((value) => numbers.get(value)!);
    const definitions = nodes.map((node) => ({
      ...node.definition,
      inputs: numbersOf(node.inputs),
      outputs: node.outputs.length,
    }));
    const types = inputs.map((value) => this.typeOf(value));
    try {
      this.backend.binding.defineFunction!(this.name, types, definitions, numbersOf(outputs));
    } catch (cause) {
      throw new CompileError(`TensorFlow refuses it as a graph: ${(cause as Error).message}`);
    }
  }

  run(inputs: readonly tf.TensorInfo[]): tf.Tensor[] {
    const attributes = [{ name: 'config_proto', type: this.backend.binding.TF_ATTR_STRING, value: NO_REWRITING }];
    return this.backend.executeMultipleOutputs(this.name, attributes, inputs as tf.Tensor[], this.outputs.length);
  }

  dispose(): void {
    this.backend.binding.removeFunction!(this.name);
    this.release();
  }

  private typeOf({ source }: Value): number {
    return this.backend.getDTypeInteger(dtypeOf(source!));
  }
}

function dtypeOf(source: Source): tf.DataType {
  if (source.kind === 'argument') return source.dtype;
  return (source.kind === 'variable' ? source.variable : source.tensor).dtype;
}
