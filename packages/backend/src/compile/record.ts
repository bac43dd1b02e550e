import * as tf from '@tensorflow/tfjs-core';
import { CompileError } from './compile-error.ts';
import { leavesOf, withLeaves } from './containers.ts';
import { type Node, needed, type Program, type Recorder, type Source, type Value } from './program.ts';

/** A function of tensors. */
export type TensorFunction = (...inputs: never[]) => unknown;

/** What one call of a function did. */
export interface Recording {
  readonly nodes: readonly Node[];
  /** What the nodes, the outputs and the new values of variables read from outside. */
  readonly inputs: readonly Value[];
  /** What it returned: tensors in this structure are the outputs. */
  readonly container: unknown;
  readonly structure: string;
  readonly outputs: readonly { readonly value: Value; readonly shape: number[]; readonly dtype: tf.DataType }[];
  readonly assigned: readonly { readonly variable: tf.Variable; readonly value: Value }[];
  readonly recorder: Recorder;
}

/** What a call returned, and what it did; null where it made variables, which it does not do again. */
export interface Recorded {
  readonly result: unknown;
  readonly recording: Recording | null;
}

/** Makes the recorder of an engine, told where data from outside comes from. */
export type MakeRecorder = (sources: ReadonlyMap<object, Source>) => Recorder;

let isRecording = false;

/** Whether a compiled function runs its ops one by one now, as part of another one's recording or under a gradient. */
export function runsInline(): boolean {
  return isRecording || tf.engine().state.gradientDepth > 0;
}

/**
 * Calls a function and records what it does.
 *
 * @param verify - throws where what it did will not do for later calls
 * @throws CompileError where it does what cannot be recorded; variables are then what they were
 */
export function record(
  fn: TensorFunction,
  inputs: readonly unknown[],
  makeRecorder: MakeRecorder,
  verify: (recording: Recording) => void,
): Recorded {
  const before = new Set(variables());
  const { tensors } = leavesOf(inputs, 'inputs');
  // Who a tensor is, is told by its data alone: inputs and variables have theirs to themselves.
  const own = tensors.map(copy);
  for (const variable of before) if (tf.engine().backend.refCount(variable.dataId) > 1) separate(variable);
  const sources = new Map<object, Source>([
    ...own.map(({ dataId, dtype }, index) => [dataId, { kind: 'argument', index, dtype }] as const),
    ...[...before].map((variable) => [variable.dataId, { kind: 'variable', variable }] as const),
  ]);
  const backups = [...before].map((variable) => [variable, tf.keep(tf.clone(variable))] as const);
  const recorder = makeRecorder(sources);
  let recorded: Recorded;
  isRecording = true;
  try {
    tf.tidy(() => {
      recorded = recorder.record(() => {
        const count = tf.memory().numTensors;
        const result = withoutRandomness(() => tf.tidy(() => call(fn, withLeaves(inputs, own) as never[])));
        const { tensors: outputs, structure } = leavesOf(result, 'outputs');
        const born = checkOutcome(own, outputs, before, count);
        const recording = describe(recorder, result, structure, outputs, sources);
        if (born === 0) verify(recording);
        // An output that is an input or a variable is a tensor of its own.
        const results = outputs.map((output) => ([...own, ...before].includes(output) ? tf.clone(output) : output));
        return { result: withLeaves(result, results), recording: born === 0 ? recording : null };
      });
      return recorded.result as tf.TensorContainer;
    });
    if (!recorded!.recording) recorder.dispose();
    return recorded!;
  } catch (error) {
    for (const [variable, backup] of backups) if (!variable.isDisposed) variable.assign(backup);
    recorder.dispose();
    throw error;
  } finally {
    isRecording = false;
    for (const [, backup] of backups) backup.dispose();
    for (const tensor of own) tensor.dispose();
  }
}

function call(fn: TensorFunction, inputs: never[]): tf.TensorContainer {
  const result = fn(...inputs);
  if (!(result instanceof Promise)) return result as tf.TensorContainer;
  result.catch(() => {});
  throw new CompileError('it returns a promise; what is compiled computes at once, without async');
}

function describe(
  recorder: Recorder,
  container: unknown,
  structure: string,
  tensors: readonly tf.Tensor[],
  sources: ReadonlyMap<object, Source>,
): Recording {
  const outputs = tensors.map((tensor) => ({
    value: recorder.valueOf(tensor),
    shape: tensor.shape,
    dtype: tensor.dtype,
  }));
  const changed = [...sources].flatMap(([dataId, source]) =>
    source.kind === 'variable' && source.variable.dataId !== dataId ? [source.variable] : [],
  );
  const assigned = changed.map((variable) => ({ variable, value: recorder.valueOf(variable) }));
  const ends = [...outputs, ...assigned].map(({ value }) => value);
  return { ...needed(recorder.nodes, ends), container, structure, outputs, assigned, recorder };
}

/** A recording as a function of the leaves of its inputs. */
export function makeCall(recording: Recording): { readonly run: Run; readonly program: Program } {
  const { nodes, inputs, container, outputs, assigned, recorder } = recording;
  const computed = [...new Set([...outputs, ...assigned].map(({ value }) => value))].filter(({ source }) => !source);
  const program = recorder.makeProgram(nodes, inputs, computed);
  const run: Run = (leaves) =>
    tf.tidy(() => {
      const given = inputs.map(({ source }) => tensorOf(source!, leaves));
      const made = computed.length > 0 ? program.run(given) : [];
      const dataOf = (value: Value) => (made[computed.indexOf(value)] ?? given[inputs.indexOf(value)]).dataId;
      const results = outputs.map(({ value, shape, dtype }) => share(dataOf(value), shape, dtype));
      const next = assigned.map(({ value, variable: { shape, dtype } }) => share(dataOf(value), shape, dtype));
      for (const [i, { variable }] of assigned.entries()) variable.assign(next[i]);
      return withLeaves(container, results) as tf.TensorContainer;
    });
  return { run, program };
}

/** One more tensor of the same data. */
function share(dataId: object, shape: number[], dtype: tf.DataType): tf.Tensor {
  tf.engine().backend.incRef(dataId);
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape, dtype });
}

type Run = (leaves: readonly tf.Tensor[]) => unknown;

function tensorOf(source: Source, leaves: readonly tf.Tensor[]): tf.TensorInfo {
  if (source.kind === 'argument') return leaves[source.index];
  if (source.kind === 'captured') return source.tensor;
  if (source.variable.isDisposed)
    throw new CompileError(`it uses the variable ${source.variable.name}, which is disposed`);
  return source.variable;
}

function variables(): tf.Variable[] {
  return Object.values(tf.engine().state.registeredVariables);
}

function copy(tensor: tf.Tensor): tf.Tensor {
  return tf.keep(tf.tensor(tensor.dataSync().slice(), tensor.shape, tensor.dtype));
}

function separate(variable: tf.Variable): void {
  const alone = copy(variable);
  variable.assign(alone);
  alone.dispose();
}

/** How many variables a call made, once nothing else is wrong with it. */
function checkOutcome(
  inputs: readonly tf.Tensor[],
  outputs: readonly tf.Tensor[],
  before: ReadonlySet<tf.Variable>,
  count: number,
): number {
  if (outputs.length === 0) throw new CompileError('it returns no tensor');
  const disposed = inputs.findIndex((input) => input.isDisposed);
  if (disposed >= 0) throw new CompileError(`it disposes its input ${disposed}, which belongs to its caller`);
  for (const variable of before)
    if (variable.isDisposed) throw new CompileError(`it disposes the variable ${variable.name}`);
  const gone = outputs.findIndex((output) => output.isDisposed);
  if (gone >= 0) throw new CompileError(`it returns a tensor that is disposed, output ${gone}`);
  const made = new Set(outputs.filter((output) => !inputs.includes(output) && !before.has(output as tf.Variable))).size;
  const born = variables().filter((variable) => !before.has(variable)).length;
  const leaked = tf.memory().numTensors - count - made - born;
  if (leaked > 0) throw new CompileError(`it leaks ${leaked} tensors: it keeps them, and does not return them`);
  return born;
}

/** Numbers that are drawn on the host would be the same in every later call. */
function withoutRandomness<T>(run: () => T): T {
  const { random } = Math;
  Math.random = () => {
    const scope = tf.engine().state.activeScope?.name ?? '';
    const who = scope.endsWith('__op') ? scope.slice(0, -'__op'.length) : 'it';
    throw new CompileError(
      `${who} draws random numbers on the host, which would be the same in every call; draw them outside and give them as an input`,
    );
  };
  try {
    return run();
  } finally {
    Math.random = random;
  }
}
