import { ArgumentError } from '@saf/checks';
import * as tf from '@tensorflow/tfjs-core';
import { CompileError } from './compile-error.ts';
import { leavesOf } from './containers.ts';
import { KernelRecorder } from './kernel-recorder.ts';
import { checkSame } from './program.ts';
import { type MakeRecorder, makeCall, type Recording, record, runsInline, type TensorFunction } from './record.ts';
import { definesFunctions, TensorflowRecorder } from './tensorflow-recorder.ts';

/** How `compile` goes about it. */
export interface CompileOptions {
  /** Records the second call too and compares it with the first, so that nothing is frozen that changes; true by default. */
  readonly check?: boolean;
}

/** A function as `compile` returns it. */
export type Compiled<F extends TensorFunction> = F & {
  /** Frees what is kept for the calls to come; the next call records anew. */
  dispose(): void;
};

/** Kinds of inputs that one function is kept for. */
const MOST_RECORDINGS = 8;

/**
 * Makes one call of many: a function of tensors is run op by op once or twice while its ops are recorded, and from then on all of them at once.
 *
 * What `tf.function` is to TensorFlow and `jax.jit` to JAX. It may compute gradients (`tf.grads`, `tf.variableGrads`, an optimizer's `minimize`),
 * read and assign variables, and close over other tensors. With the native engine that `saf-backend native` builds, the ops become a function
 * of TensorFlow; on wasm and cpu, the kernels are called without tfjs's tape and tidies; on other engines the function itself runs.
 * Results have the bits of the uncompiled function. Inputs of another shape, type or structure are recorded anew, for up to eight kinds.
 *
 * Numbers of JavaScript are part of the recording: what changes from call to call, such as a learning rate or random numbers, is
 * given as a tensor. A recording is a tidy: only outputs outlive it. Under `tf.grad`, and in another compiled function, the function itself runs.
 *
 * @param fn - takes tensors, or arrays and objects of them, and returns one or more of them
 * @returns the function, compiled; `dispose()` frees what it keeps
 * @throws CompileError from a call that cannot be recorded, with one sentence that names the op: it reads a tensor's numbers, draws random numbers on the host,
 * returns no tensor, keeps or disposes tensors of others, or does not do the same in its second call; variables then are as before;
 *   ArgumentError for an input that is disposed
 * @example
 * const step = compile((x, y) => optimizer.minimize(() => loss(model.apply(x, { training: true }), y), true));
 * const cost = step(images, labels);
 */
export function compile<F extends TensorFunction>(fn: F, { check = true }: CompileOptions = {}): Compiled<F> {
  if (typeof fn !== 'function') throw new ArgumentError('fn', 'a function of tensors', fn);
  const entries = new Map<string, Entry>();
  const held: Held = new Set();
  const call = (...inputs: unknown[]): unknown => {
    const makeRecorder = runsInline() ? null : recorderOfEngine();
    if (!makeRecorder) return tf.tidy(() => fn(...(inputs as never[])) as tf.TensorContainer);
    const { tensors, structure } = leavesOf(inputs, 'inputs');
    checkThere(tensors);
    const key = `${tf.getBackend()} ${structure}`;
    const entry = entries.get(key) ?? new Entry(fn, check, makeRecorder, held);
    // The one that was not called for longest goes first.
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > MOST_RECORDINGS) remove(entries, [...entries.keys()][0]);
    return entry.call(inputs, tensors);
  };
  const dispose = () => [...entries.keys()].forEach((key) => void remove(entries, key));
  forgotten.register(call, held);
  return Object.assign(call, { dispose }) as unknown as Compiled<F>;
}

/** tfjs says so too where the function runs op by op; what is compiled would go on with data that is gone. */
function checkThere(tensors: readonly tf.Tensor[]): void {
  for (const [i, tensor] of tensors.entries())
    if (tensor.isDisposed) throw new ArgumentError(`inputs[${i}]`, 'a tensor that is not disposed', tensor);
}

/** What frees what is kept outside of JavaScript; it knows nothing of the function, which may be collected with all that it closes over. */
type Held = Set<{ dispose(): void }>;

const forgotten = new FinalizationRegistry<Held>((held) => {
  for (const each of held) each.dispose();
});

function remove(entries: Map<string, Entry>, key: string): void {
  entries.get(key)?.dispose();
  entries.delete(key);
}

function recorderOfEngine(): MakeRecorder | null {
  if (definesFunctions()) return (sources) => new TensorflowRecorder(sources);
  return ['cpu', 'wasm'].includes(tf.getBackend()) ? (sources) => new KernelRecorder(sources) : null;
}

/** A function for inputs of one kind. */
class Entry {
  /** What it did in its last call, until that is known to hold for all. */
  private recording: Recording | null = null;
  private isChecked = false;
  private compiled: ReturnType<typeof makeCall> | null = null;
  private madeVariables = false;

  constructor(
    private readonly fn: TensorFunction,
    private readonly check: boolean,
    private readonly makeRecorder: MakeRecorder,
    private readonly held: Held,
  ) {}

  call(inputs: readonly unknown[], tensors: readonly tf.Tensor[]): unknown {
    if (this.recording && this.isStale(this.recording)) this.dispose();
    if (this.recording && (this.isChecked || !this.check)) {
      this.compiled ??= this.hold(makeCall(this.recording), this.recording);
      return this.compiled.run(tensors);
    }
    return this.record(inputs);
  }

  dispose(): void {
    this.free(this.compiled?.program ?? this.recording?.recorder);
    this.compiled = null;
    this.recording = null;
    this.isChecked = false;
  }

  /** The program frees what its recorder keeps, and itself. */
  private hold(call: NonNullable<typeof this.compiled>, { recorder }: Recording): NonNullable<typeof this.compiled> {
    this.held.delete(recorder);
    this.held.add(call.program);
    return call;
  }

  private free(kept: { dispose(): void } | undefined): void {
    if (!kept) return;
    this.held.delete(kept);
    kept.dispose();
  }

  private record(inputs: readonly unknown[]): unknown {
    const first = this.recording;
    const { result, recording } = record(this.fn, inputs, this.makeRecorder, (second) => {
      if (first) checkSame(first, second);
    });
    if (!recording && this.madeVariables) {
      tf.dispose(result as tf.TensorContainer);
      throw new CompileError('it makes new variables in every call');
    }
    this.madeVariables = !recording;
    this.free(first?.recorder);
    this.recording = recording;
    if (recording) this.held.add(recording.recorder);
    this.isChecked = first !== null;
    return result;
  }

  /** Whether somebody disposed a tensor that the function closes over, and so means another. */
  private isStale({ inputs }: Recording): boolean {
    return inputs.some(
      ({ source }) => source?.kind === 'captured' && tf.engine().backend.refCount(source.tensor.dataId) === 1,
    );
  }
}
