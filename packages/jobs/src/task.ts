import { ArgumentError, checkOneOf } from '@saf/checks';
import type { z } from 'zod';

/** What one process does, as plain data: a kind, and the fields that the schema of this kind asks for. */
export interface Task {
  /** Names the definition that knows how to do it, such as "train". */
  readonly kind: string;
}

/** What a task is told, and what it may say while it runs. */
export interface TaskContext {
  /** Aborted when the run is stopped: the task then saves what it has and rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** `done` is the share of the work in [0, 1], `note` what is being done, such as "epoch 1 of 2, loss 0.310". */
  onProgress(done: number, note: string): void;
  /** A line for people. */
  note(text: string): void;
}

/** What a task gives back to the command that asked for it. */
export interface TaskResult<Value = unknown> {
  /** What there is to say of it, in a few words. */
  readonly summary: string;
  /** Files for people that it wrote. */
  readonly files?: readonly string[];
  /** Anything else; it is copied from process to process. */
  readonly value?: Value;
}

/** A kind of task: the schema of its data, the memory it needs, and how it is done. */
export interface TaskDefinition<Data extends Task = Task> {
  readonly kind: Data['kind'];
  /** Checked before a task is started, and again in the process that does it. */
  readonly schema: z.ZodType<Data>;
  /** Names of fields in the JSON files that it leaves which a machine measured, such as seconds: they differ where nothing else does. */
  readonly measured?: readonly string[];
  /** The memory in bytes that it is expected to need at most. */
  memory(task: Data): number;
  /** Does it, in a process of its own. What it needs is best imported here, so that a command which only plans stays quick. */
  run(task: Data, context: TaskContext): Promise<TaskResult>;
}

/** A module that exports the definitions as `tasks`, for the processes that do the work. */
export interface TaskModule {
  /** Address of the module, such as its `import.meta.url`. */
  readonly url: string;
  readonly tasks: readonly TaskDefinition[];
  /** Flags of Node that loading the module needs; none by default. */
  readonly execArgv?: readonly string[];
}

/**
 * The definition of a kind of task, with the type of its data taken from the schema.
 *
 * @example
 * const sleep = defineTask({
 *   kind: 'sleep',
 *   schema: z.strictObject({ kind: z.literal('sleep'), seconds: z.number().min(0) }),
 *   memory: () => 50e6,
 *   async run({ seconds }) {
 *     await setTimeout(seconds * 1000);
 *     return { summary: `slept for ${seconds} s` };
 *   },
 * });
 */
export function defineTask<Data extends Task>(definition: TaskDefinition<Data>): TaskDefinition<Data> {
  return definition;
}

/**
 * The definition of a task's kind and its data, checked by the schema.
 *
 * @throws ArgumentError naming the nearest kind for an unknown one, or the first field that the schema refuses
 */
export function definitionOf(task: Task, tasks: readonly TaskDefinition[]): TaskDefinition {
  const kinds = tasks.map(({ kind }) => kind);
  const definition = tasks[kinds.indexOf(checkOneOf('task.kind', task.kind, kinds))];
  const parsed = definition.schema.safeParse(task);
  if (parsed.success) return definition;
  const [{ path, message }] = parsed.error.issues;
  const expected = /expected (.*?)(?:, received .*)?$/.exec(message)?.[1] ?? `another value (${message})`;
  throw new ArgumentError(`task ${task.kind}: ${path.join('.')}`, expected, valueAt(task, path));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], value);
}
