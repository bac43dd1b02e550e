import * as tf from '@tensorflow/tfjs-core';
import { type Arguments, type KernelBackend, type KernelNode, KernelProgram, Slot } from './kernel-program.ts';
import { type Node, type Program, type Recorder, readError, type Source, type Value } from './program.ts';

/** Follows the kernels that tfjs runs, to call them again without its tape, tidies and checks. */
export class KernelRecorder implements Recorder {
  readonly nodes: KernelNode[] = [];
  private readonly values = new Map<object, Value>();
  /** Data of constants and captured tensors, which must not go before the recording. */
  private readonly held = new Map<Value, object>();
  private readonly backend = tf.backend() as unknown as KernelBackend;
  /** Kernels that run now, one in the other. */
  private depth = 0;

  constructor(private readonly sources: ReadonlyMap<object, Source>) {}

  record<T>(run: () => T): T {
    const { backend } = this;
    const engine = tf.engine();
    engine.runKernel = this.runningKernels(engine.runKernel);
    backend.write = this.writing(backend.write);
    backend.read = this.reading(backend.read);
    backend.readSync = this.reading(backend.readSync);
    try {
      return run();
    } finally {
      // What was their own again is their class's.
      delete (engine as Partial<typeof engine>).runKernel;
      for (const method of ['write', 'read', 'readSync'] as const) delete (backend as Partial<KernelBackend>)[method];
    }
  }

  valueOf({ dataId, shape, dtype }: tf.TensorInfo): Value {
    const known = this.values.get(dataId);
    if (known) return known;
    const source = this.sources.get(dataId) ?? ({ kind: 'captured', tensor: { dataId, shape, dtype } } as const);
    const value = { name: 'a tensor from outside', source };
    this.values.set(dataId, value);
    if (source.kind === 'captured') this.hold(value, dataId);
    return value;
  }

  makeProgram(nodes: readonly Node[], inputs: readonly Value[], outputs: readonly Value[]): Program {
    const isConstant = (node: Node) => node.constant !== undefined;
    const constants = (nodes as KernelNode[]).filter(isConstant).map(({ results: [slot] }) => slot);
    const fixed = constants.map((slot) => ({ slot, dataId: this.held.get(slot.value)! }));
    const kernels = (nodes as KernelNode[]).filter((node) => !isConstant(node));
    return new KernelProgram({ kernels, inputs, outputs, fixed, release: () => this.dispose() });
  }

  dispose(): void {
    const engine = tf.engine() as unknown as { removeDataId(dataId: object, backend: unknown): void };
    for (const dataId of this.held.values())
      if (this.backend.disposeData(dataId)) engine.removeDataId(dataId, this.backend);
    this.held.clear();
  }

  private hold(value: Value, dataId: object): void {
    this.backend.incRef(dataId);
    this.held.set(value, dataId);
  }

  private runningKernels(runKernel: RunKernel): RunKernel {
    const engine = tf.engine();
    return ((op, inputs, attrs) => {
      // A kernel may run others; the outermost stands for them.
      if (this.depth > 0) return runKernel.call(engine, op, inputs, attrs);
      const slots = mapTensors(inputs as unknown as Arguments<tf.Tensor>, (tensor) => this.slotOf(tensor));
      this.depth++;
      try {
        const result = runKernel.call(engine, op, inputs, attrs) as tf.Tensor | tf.Tensor[];
        this.add(op, slots, attrs, [result].flat());
        return result;
      } finally {
        this.depth--;
      }
    }) as RunKernel;
  }

  private add(op: string, slots: Arguments<Slot>, attrs: tf.NamedAttrMap | undefined, tensors: tf.Tensor[]): void {
    const results = tensors.map(({ dataId, shape, dtype }) => {
      const value = { name: op };
      this.values.set(dataId, value);
      return new Slot(value, shape, dtype);
    });
    const inputs = slotsIn(slots).map(({ value }) => value);
    const outputs = results.map(({ value }) => value);
    const attributes = JSON.stringify(attrs ?? null);
    this.nodes.push({ op, attributes, inputs, outputs, arguments: slots, attrs, results });
  }

  private slotOf(tensor: tf.Tensor): Slot {
    return new Slot(this.valueOf(tensor), tensor.shape, tensor.dtype);
  }

  private writing(write: KernelBackend['write']): KernelBackend['write'] {
    return (values, shape, dtype) => {
      const dataId = write.call(this.backend, values, shape, dtype);
      if (this.depth > 0) return dataId;
      const value = { name: 'a constant' };
      this.values.set(dataId, value);
      this.hold(value, dataId);
      this.nodes.push({
        op: 'constant',
        attributes: `${dtype}[${shape}]`,
        constant: values,
        ...{ inputs: [], arguments: [], attrs: undefined },
        outputs: [value],
        results: [new Slot(value, shape, dtype)],
      });
      return dataId;
    };
  }

  private reading<Read extends KernelBackend['read']>(read: Read): Read {
    return ((dataId: object) => {
      const value = this.values.get(dataId);
      const isConstant = this.nodes.some(({ constant, outputs }) => constant && outputs[0] === value);
      // A kernel that reads does so again at each call.
      if (this.depth === 0 && !isConstant) throw readError(value);
      return read.call(this.backend, dataId);
    }) as Read;
  }
}

type RunKernel = ReturnType<typeof tf.engine>['runKernel'];

/** Arguments with something else in the place of tensors. */
function mapTensors(tensors: Arguments<tf.Tensor>, change: (tensor: tf.Tensor) => Slot): Arguments<Slot> {
  if (tensors instanceof tf.Tensor) return change(tensors);
  if (!tensors) return tensors;
  if (Array.isArray(tensors)) return tensors.map((each) => mapTensors(each, change));
  return Object.fromEntries(Object.entries(tensors).map(([name, each]) => [name, mapTensors(each, change)]));
}

function slotsIn(slots: Arguments<Slot>): Slot[] {
  if (slots instanceof Slot) return [slots];
  return slots ? Object.values(slots).flatMap(slotsIn) : [];
}
