/** What is trained and how: a checkpoint of anything else is refused. */
export type Identity = Readonly<Record<string, unknown>>;

/** What one epoch of a training was like. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Training loss, averaged over the samples as they were trained on. */
  readonly loss: number;
  /** Share of these samples whose highest output was not their label. */
  readonly error: number;
  /** The learning rate of the epoch's last step. */
  readonly learningRate: number;
}

/** A training between two steps: enough to go on to the same bits. */
export interface Checkpoint {
  /** What is trained and how: a checkpoint of anything else is refused. */
  readonly identity: Identity;
  /** Steps that are done, over all epochs. */
  readonly step: number;
  readonly epochs: readonly EpochRecord[];
  /** Sums over the steps of the epoch that is under way. */
  readonly running: { readonly loss: number; readonly wrong: number; readonly count: number };
  /** All weights of the model in its own order, then the velocity of each trainable one. */
  readonly tensors: readonly Float32Array[];
}

/** Where checkpoints are kept: a folder (`fileCheckpoints` of `@saf/training/node`), memory, a browser's storage. */
export interface CheckpointStore {
  /** The last whole checkpoint, or null if there is none. */
  load(): Promise<Checkpoint | null>;
  /** Keeps this checkpoint in place of the last, whole or not at all. */
  save(checkpoint: Checkpoint): Promise<void>;
  clear(): Promise<void>;
}

/**
 * A checkpoint store in memory.
 *
 * @example
 * await train(model, dataset, recipe, { seed: 1, checkpoints: memoryCheckpoints() });
 */
export function memoryCheckpoints(): CheckpointStore {
  let last: Checkpoint | null = null;
  return {
    load: async () => last,
    save: async (checkpoint) => {
      last = checkpoint;
    },
    clear: async () => {
      last = null;
    },
  };
}

/** @throws Error naming the first field in which a checkpoint is of another training */
export function checkIdentity(found: Identity, expected: Identity): void {
  for (const field of Object.keys(expected)) {
    const [theirs, ours] = [found[field], expected[field]].map((value) => JSON.stringify(value));
    if (theirs !== ours)
      throw new Error(`checkpoint: expected one of this training, got another ${field} (${theirs}, here ${ours})`);
  }
}
