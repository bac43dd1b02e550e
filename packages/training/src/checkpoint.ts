import type { ImageDataset } from '@saf/datasets';
import type { LayersModel } from '@tensorflow/tfjs-layers';

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
  /** The share of the held-out images that held against the attack of early stopping, where a recipe has it. */
  readonly robustAccuracy?: number;
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
  /** All weights of the model in its own order, then what the optimiser remembers of each trainable one, then averages of all, then the best ones. */
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

/** The content of a data set in a word: other images, labels or sizes give another. */
export function contentOf({ images, labels, shape, classNames }: ImageDataset): string {
  const description = new TextEncoder().encode(JSON.stringify([shape, classNames]));
  return `content ${fingerprint([images, labels, description])}`;
}

/**
 * The architecture of a network in a word: other layers, options or connections give another. Names of layers, which
 * tfjs numbers anew for each network, and initializers, whose weights a checkpoint replaces, are left out.
 */
export function architectureOf(model: LayersModel): string {
  const names = new Map<string, number>();
  const numberOf = (name: string) => {
    if (!names.has(name)) names.set(name, names.size);
    return `layer ${names.get(name)}`;
  };
  const config = (model.toJSON(null, false) as { config: unknown }).config;
  return `${model.layers.length} layers, architecture ${fingerprint([
    new TextEncoder().encode(JSON.stringify(withoutNames(config, false, numberOf))),
  ])}`;
}

/** Fields of a model's configuration that refer to layers by their names. */
const references = ['inbound_nodes', 'input_layers', 'output_layers'];
/** Beside one of these fields a name is that of a layer or model; an activation may have a name too, which says what it is. */
const besideLayerNames = ['trainable', 'layers', 'inbound_nodes'];

function withoutNames(value: unknown, refers: boolean, numberOf: (name: string) => string): unknown {
  if (typeof value === 'string') return refers ? numberOf(value) : value;
  if (Array.isArray(value)) return value.map((each) => withoutNames(each, refers, numberOf));
  if (typeof value !== 'object' || value === null) return value;
  const isName = (key: string) => key === 'name' && besideLayerNames.some((field) => field in value);
  const kept = Object.entries(value).filter(([key]) => !key.endsWith('_initializer'));
  return Object.fromEntries(
    kept.map(([key, each]) => [key, withoutNames(each, refers || references.includes(key) || isName(key), numberOf)]),
  );
}

/** FNV-1a (Fowler, Noll and Vo) twice, by two primes: 64 bits that tell contents apart, not a defence against forgery. */
function fingerprint(parts: readonly Uint8Array[]): string {
  let [a, b] = [0x811c9dc5, 0x811c9dc5];
  for (const bytes of parts) {
    for (let i = 0; i < bytes.length; i++) {
      a = Math.imul(a ^ bytes[i], 0x01000193);
      b = Math.imul(b ^ bytes[i], 0x85ebca6b);
    }
    // Marks where a part ends.
    a = Math.imul(a ^ bytes.length, 0x01000193);
    b = Math.imul(b ^ bytes.length, 0x85ebca6b);
  }
  return [a, b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
