import * as tf from '@tensorflow/tfjs-core';
import type { OpAttribute } from '../tensorflow/tensorflow-backend.ts';
import { CompileError } from './compile-error.ts';
import { fusePooling, hasPoolingOps } from './fuse-pooling.ts';
import { keepPlaces } from './keep-places.ts';
import { poolFirst } from './pool-first.ts';
import { type Node, needed, type Program, type Recorder, readError, type Source, type Value } from './program.ts';
import { type Binding, type FunctionBackend, type FunctionNode, TensorflowProgram } from './tensorflow-program.ts';

/** Whether tfjs-node's addon here defines functions. */
export function definesFunctions(): boolean {
  return (
    tf.getBackend() === 'tensorflow' && Boolean((tf.backend() as unknown as FunctionBackend).binding.defineFunction)
  );
}

/** Kernels of tfjs-node that read an input for no more than to check it. */
const readsToCheck = new Set(['GatherV2']);

let active: TensorflowRecorder | null = null;

/** The recorder at work, for kernels that choose between ops. */
export function activeRecorder(): TensorflowRecorder | null {
  return active;
}

/** Follows the ops that tfjs-node runs, to make one function of TensorFlow of them. */
export class TensorflowRecorder implements Recorder {
  readonly nodes: FunctionNode[] = [];
  /** By the tensor's number in the addon. */
  private readonly values = new Map<number, Value>();
  /** Data that was made on the host while recording: constants, held until the function has their numbers. */
  private readonly made = new Set<object>();
  /** Data of captured tensors. */
  private readonly held = new Set<object>();
  private readonly backend = tf.backend() as unknown as FunctionBackend;
  private readonly binding = this.backend.binding;
  private kernel = '';

  constructor(private readonly sources: ReadonlyMap<object, Source>) {}

  record<T>(run: () => T): T {
    const { backend, binding } = this;
    const engine = tf.engine();
    active = this;
    backend.binding = this.recordingBinding();
    backend.write = this.writing(backend.write);
    backend.getInputTensorIds = this.naming(backend.getInputTensorIds);
    backend.read = this.reading(backend.read);
    backend.readSync = this.reading(backend.readSync);
    engine.runKernel = this.runningKernels(engine.runKernel);
    try {
      return run();
    } finally {
      active = null;
      backend.binding = binding;
      for (const method of ['write', 'getInputTensorIds', 'read', 'readSync'] as const)
        delete (backend as Partial<FunctionBackend>)[method];
      delete (engine as Partial<typeof engine>).runKernel;
    }
  }

  valueOf(tensor: tf.TensorInfo): Value {
    const [id] = this.backend.getInputTensorIds([tensor]);
    return this.values.get(id)!;
  }

  makeProgram(nodes: readonly Node[], inputs: readonly Value[], outputs: readonly Value[]): Program {
    const ops = nodes as FunctionNode[];
    const fused = hasPoolingOps(this.backend)
      ? [poolFirst, fusePooling, keepPlaces].reduce(
          (all, fuse) => needed(fuse(all, outputs), outputs).nodes as FunctionNode[],
          ops,
        )
      : ops;
    const program = new TensorflowProgram(fused, inputs, outputs, () => this.dispose());
    // The function has the constants' numbers now.
    this.letGo(this.made);
    return program;
  }

  dispose(): void {
    this.letGo(this.made);
    this.letGo(this.held);
  }

  private letGo(data: Set<object>): void {
    const engine = tf.engine() as unknown as { removeDataId(dataId: object, backend: unknown): void };
    for (const dataId of data) if (this.backend.disposeData(dataId)) engine.removeDataId(dataId, this.backend);
    data.clear();
  }

  /**
   * An op that one of two ops computes, whichever a boolean says at each call; while recording both run.
   *
   * @param x - what the two of them read
   */
  choose(condition: tf.Tensor, x: tf.Tensor, whenTrue: () => tf.Tensor, whenFalse: () => tf.Tensor): tf.Tensor {
    const type = { name: 'T', type: this.binding.TF_ATTR_TYPE, value: this.backend.getDTypeInteger(x.dtype) };
    const [xValue, flag] = [this.valueOf(x), this.valueOf(condition)];
    const [no, yes] = this.add('Switch', [type], [xValue, flag], 2);
    const { id } = this.backend.tensorMap.get(x.dataId);
    const branch = (value: Value, compute: () => tf.Tensor) => {
      this.values.set(id, value);
      return compute();
    };
    const results = [branch(no, whenFalse), branch(yes, whenTrue)];
    this.values.set(id, xValue);
    const count = { name: 'N', type: this.binding.TF_ATTR_INT, value: 2 };
    const [merged] = this.add(
      'Merge',
      [type, count],
      results.map((result) => this.valueOf(result)),
      2,
    );
    const chosen = this.isTrue(condition) ? 1 : 0;
    results[1 - chosen].dispose();
    this.values.set(this.backend.tensorMap.get(results[chosen].dataId).id, merged);
    return results[chosen];
  }

  private isTrue(condition: tf.Tensor): boolean {
    const { id } = this.backend.tensorMap.get(condition.dataId);
    return Boolean(this.binding.tensorDataSync(id)[0]);
  }

  private recordingBinding(): FunctionBackend['binding'] {
    const { binding } = this;
    return Object.create(binding, {
      createTensor: { value: this.creating },
      executeOp: { value: this.executing },
    });
  }

  private readonly creating: Binding['createTensor'] = (shape, dtype, values) => {
    const id = this.binding.createTensor(shape, dtype, values);
    const value = { name: 'a constant' };
    this.values.set(id, value);
    const text = { op: 'constant', attributes: `${dtype}[${shape}]`, constant: values };
    this.nodes.push({ ...text, inputs: [], outputs: [value], definition: { constant: id } });
    return id;
  };

  private readonly executing: Binding['executeOp'] = (op, attributes, ids, count) => {
    const inputs = ids.map((id) => this.values.get(id));
    const unknown = inputs.indexOf(undefined);
    if (unknown >= 0) throw new CompileError(`input ${unknown} of ${op} was made in a way that cannot be followed`);
    const results = this.binding.executeOp(op, attributes, ids, count);
    const values = this.add(op, attributes, inputs as Value[], count, results);
    for (const [i, { id }] of results.entries()) this.values.set(id, values[i]);
    return results;
  };

  private add(
    op: string,
    attributes: OpAttribute[],
    inputs: readonly Value[],
    count: number,
    made: readonly { readonly shape: readonly number[] }[] = [],
  ): Value[] {
    const outputs = Array.from({ length: count }, (_, i) => ({ name: this.kernel || op, shape: made[i]?.shape }));
    const text = JSON.stringify(attributes);
    this.nodes.push({ op, attributes: text, inputs, outputs, definition: { op, attributes } });
    return outputs;
  }

  private writing(write: FunctionBackend['write']): FunctionBackend['write'] {
    return (values, shape, dtype) => {
      const dataId = write.call(this.backend, values, shape, dtype);
      this.backend.incRef(dataId);
      this.made.add(dataId);
      return dataId;
    };
  }

  /** What comes from outside is known by its data, from the first time on that an op reads it. */
  private naming(getInputTensorIds: FunctionBackend['getInputTensorIds']): FunctionBackend['getInputTensorIds'] {
    const idsOf = (tensor: tf.TensorInfo) => getInputTensorIds.call(this.backend, [tensor])[0];
    return (tensors) =>
      tensors.map((tensor) => {
        // 64-bit integers of tfjs-node have no data, and are constants.
        if (!tensor.dataId || this.made.has(tensor.dataId)) return idsOf(tensor);
        const { id } = this.backend.tensorMap.get(tensor.dataId);
        return this.values.has(id) ? id : this.nameOutsider(tensor, idsOf);
      });
  }

  private nameOutsider({ dataId, shape, dtype }: tf.TensorInfo, idOf: (tensor: tf.TensorInfo) => number): number {
    const { backend, binding } = this;
    const recording = backend.binding;
    // Numbers that it may have on the host go to the addon as they would have before.
    backend.binding = binding;
    const id = idOf({ dataId, shape, dtype });
    backend.binding = recording;
    const source = this.sources.get(dataId) ?? ({ kind: 'captured', tensor: { dataId, shape, dtype } } as const);
    this.values.set(id, { name: 'a tensor from outside', source, shape });
    if (source.kind === 'captured') {
      backend.incRef(dataId);
      this.held.add(dataId);
    }
    return id;
  }

  private reading<Read extends FunctionBackend['read']>(read: Read): Read {
    return ((dataId: object) => {
      const { values, id } = this.backend.tensorMap.get(dataId);
      if (!(values && this.made.has(dataId)) && !readsToCheck.has(this.kernel)) throw readError(this.values.get(id));
      return read.call(this.backend, dataId);
    }) as Read;
  }

  private runningKernels(runKernel: RunKernel): RunKernel {
    const engine = tf.engine();
    return ((name, inputs, attrs) => {
      const outer = this.kernel;
      this.kernel = name;
      try {
        return runKernel.call(engine, name, inputs, attrs);
      } finally {
        this.kernel = outer;
      }
    }) as RunKernel;
  }
}

type RunKernel = ReturnType<typeof tf.engine>['runKernel'];
