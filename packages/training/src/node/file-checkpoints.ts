import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileIfThere, writeFileWhole } from '@saf/files';
import type { CheckpointStore, Identity } from '../checkpoint.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts';

export interface CheckpointSummary {
  readonly step: number;
  /** Epochs that are done. */
  readonly epochs: number;
  readonly identity: Identity;
}

export interface FileCheckpoints extends CheckpointStore {
  /** Where the last checkpoint is, without its tensors; null if there is none. */
  describe(): Promise<CheckpointSummary | null>;
}

const LARGEST = 2 ** 31;

/**
 * A checkpoint store in a folder: one file, written whole and renamed, so that a process that is killed leaves the last
 * whole checkpoint. The folder is made when it is needed.
 *
 * @throws DamagedFileError of @saf/checks/seal naming the file and what to do, if it is not a whole checkpoint or was changed;
 * DiskFullError of @saf/files where there is no room, and then the last checkpoint is still there
 * @example
 * await train(model, dataset, recipe, { seed: 1, checkpoints: fileCheckpoints('checkpoints/plain') });
 */
export function fileCheckpoints(folder: string): FileCheckpoints {
  const file = join(folder, 'checkpoint.bin');
  const load = async () => {
    const bytes = await readFileIfThere(file, 'a checkpoint', LARGEST);
    return bytes && decodeCheckpoint(bytes, file);
  };
  return {
    load,
    save: (checkpoint) => writeFileWhole(file, encodeCheckpoint(checkpoint)),
    clear: () => rm(file, { force: true }),
    async describe() {
      const checkpoint = await load();
      return checkpoint && { step: checkpoint.step, epochs: checkpoint.epochs.length, identity: checkpoint.identity };
    },
  };
}
