import { type ArtifactStore, checkName } from '../src/artifacts/artifact-store.ts';

/** A store in memory, in which time passes when the test says so. */
export class MemoryStore implements ArtifactStore {
  readonly place = 'memory';
  readonly names = new Map<string, { bytes: Buffer; modified: Date }>();

  /** Everything is so much older now. */
  age(hours: number): void {
    for (const each of this.names.values()) each.modified = new Date(each.modified.getTime() - hours * 3_600_000);
  }
  async read(name: string) {
    return this.names.get(checkName(name))?.bytes ?? null;
  }
  async create(name: string, bytes: Uint8Array) {
    if (this.names.has(checkName(name))) return false;
    this.names.set(name, { bytes: Buffer.from(bytes), modified: new Date() });
    return true;
  }

  async write(name: string, bytes: Uint8Array) {
    this.names.set(checkName(name), { bytes: Buffer.from(bytes), modified: new Date() });
  }
  async has(name: string) {
    return this.names.has(checkName(name));
  }
  async modified(name: string) {
    return this.names.get(checkName(name))?.modified ?? null;
  }
  async *list(folder: string) {
    for (const [name, { bytes, modified }] of [...this.names])
      if (name.startsWith(`${checkName(folder)}/`)) yield { name, modified, bytes: bytes.length };
  }
  async remove(name: string) {
    this.names.delete(checkName(name));
  }
}
