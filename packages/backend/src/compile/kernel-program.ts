import * as tf from '@tensorflow/tfjs-core';
import type { Node, Program, Value } from './program.ts';

/** A tensor among the arguments or results of a kernel: what stands in its place at each call. */
export class Slot {
  constructor(
    readonly value: Value,
    readonly shape: number[],
    readonly dtype: tf.DataType,
  ) {}
}

/** Arguments of a kernel: by name, or a list. */
export type Arguments<T> = { readonly [name: string]: Arguments<T> } | readonly Arguments<T>[] | T | null | undefined;

/** One call of a kernel, or a constant. */
export interface KernelNode extends Node {
  readonly arguments: Arguments<Slot>;
  readonly attrs: tf.NamedAttrMap | undefined;
  readonly results: readonly Slot[];
}

/** What is asked here of a backend of tfjs. */
export interface KernelBackend {
  write(values: ArrayLike<unknown>, shape: number[], dtype: tf.DataType): object;
  read(dataId: object): unknown;
  readSync(dataId: object): unknown;
  incRef(dataId: object): void;
  disposeData(dataId: object): boolean;
}

interface Parts {
  readonly kernels: readonly KernelNode[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly fixed: readonly { readonly slot: Slot; readonly dataId: object }[];
  readonly release: () => void;
}

/** Recorded kernels, called in their order; what none of them reads any more is freed at once. */
export class KernelProgram implements Program {
  private readonly backend = tf.backend() as unknown as KernelBackend;
  private readonly kernelFuncs: readonly tf.KernelFunc[];
  private readonly slots: ReadonlyMap<Value, Slot>;
  /** What each kernel is the last to read or, where nobody reads it, makes. */
  private readonly spent: readonly (readonly Value[])[];

  constructor(private readonly parts: Parts) {
    const { kernels, fixed } = parts;
    this.kernelFuncs = kernels.map(({ op }) => tf.getKernel(op, tf.getBackend())!.kernelFunc);
    const slots = [...fixed.map(({ slot }) => slot), ...kernels.flatMap(({ results }) => results)];
    this.slots = new Map(slots.map((slot) => [slot.value, slot]));
    this.spent = spentBy(parts);
  }

  run(given: readonly tf.TensorInfo[]): tf.Tensor[] {
    const { kernels, inputs, outputs, fixed } = this.parts;
    const data = new Map(fixed.map(({ slot, dataId }) => [slot.value, dataId]));
    for (const [i, value] of inputs.entries()) data.set(value, given[i].dataId);
    const alive = new Set<Value>();
    const free = (value: Value) => {
      if (alive.delete(value)) this.backend.disposeData(data.get(value)!);
    };
    try {
      for (const [i, node] of kernels.entries()) {
        this.runKernel(i, node, data);
        for (const value of node.outputs) alive.add(value);
        this.spent[i].forEach(free);
      }
      for (const value of outputs) this.backend.incRef(data.get(value)!);
      return outputs.map((value) => this.tensorOf(value, data.get(value)!));
    } finally {
      [...alive].forEach(free);
    }
  }

  dispose(): void {
    this.parts.release();
  }

  private runKernel(i: number, { arguments: slots, attrs, outputs }: KernelNode, data: Map<Value, object>): void {
    const tensor = ({ value, shape, dtype }: Slot) => new tf.Tensor(shape, dtype, data.get(value)!, 0);
    const inputs = mapSlots(slots, tensor) as tf.NamedTensorInfoMap;
    const results = this.kernelFuncs[i]({ inputs, attrs, backend: this.backend });
    for (const [k, result] of [results].flat().entries()) {
      data.set(outputs[k], result.dataId);
      // A tensor of tfjs goes with its tidy too.
      if (result instanceof tf.Tensor) this.backend.incRef(result.dataId);
    }
  }

  private tensorOf(value: Value, dataId: object): tf.Tensor {
    const { shape, dtype } = this.slots.get(value)!;
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
  }
}

function spentBy({ kernels, inputs, outputs, fixed }: Parts): Value[][] {
  const seen = new Set([...outputs, ...inputs, ...fixed.map(({ slot }) => slot.value)]);
  const spent = [...kernels].reverse().map((node) => {
    const last = [...new Set([...node.inputs, ...node.outputs])].filter((value) => !seen.has(value));
    for (const value of last) seen.add(value);
    return last;
  });
  return spent.reverse();
}

function mapSlots(slots: Arguments<Slot>, change: (slot: Slot) => tf.Tensor): unknown {
  if (slots instanceof Slot) return change(slots);
  if (!slots) return slots;
  if (Array.isArray(slots)) return slots.map((each) => mapSlots(each, change));
  return Object.fromEntries(Object.entries(slots).map(([name, each]) => [name, mapSlots(each, change)]));
}
