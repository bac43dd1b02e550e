import { stat } from 'node:fs/promises';
import type { ArtifactStore } from './artifact-store.ts';
import { isYoung, storeFile } from './stored-files.ts';

interface Brought {
  /** Another one, another content. */
  readonly stamp: string;
  readonly sha256: Promise<string>;
}

/** Files that were brought to a store: those that many jobs need, such as weights, are read once as long as they stay as they are. */
export class BroughtFiles {
  private readonly known = new Map<string, Brought>();

  constructor(private readonly store: ArtifactStore) {}

  /**
   * Brings a file to the store, unless it is there.
   *
   * @returns its SHA-256
   */
  async bring(path: string): Promise<string> {
    const { size, mtimeNs, ino } = await stat(path, { bigint: true });
    const stamp = `${size} ${mtimeNs} ${ino}`;
    const found = this.known.get(path);
    if (found?.stamp === stamp) {
      const sha256 = await found.sha256;
      if (await isYoung(this.store, sha256)) return sha256;
    }
    const sha256 = storeFile(this.store, path).then((stored) => stored.sha256);
    this.known.set(path, { stamp, sha256 });
    // What failed is tried again by the next.
    sha256.catch(() => this.known.delete(path));
    return sha256;
  }
}
