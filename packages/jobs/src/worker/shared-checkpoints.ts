import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { jsonOrNull } from '../artifacts/json-or-null.ts';
import { isInside } from '../artifacts/portable-paths.ts';
import { sha256Of } from '../artifacts/stored-files.ts';

const SECONDS_BETWEEN = 20;

/** The checkpoints of a job under way, in the store. */
export interface SharedCheckpoints {
  /** Brings what another worker left; nothing where that is damaged: the job then begins anew. */
  restore(): Promise<void>;
  /** Keeps them in the store from now on. */
  watch(): void;
  /** Keeps the last of them, where the job was stopped. */
  save(): Promise<void>;
  /** The job is done: nobody needs them any more. */
  remove(): Promise<void>;
}

/**
 * A folder of checkpoints that is kept in the store while its job is under way, so that another machine goes on from there. What is kept
 * is a moment between two writings of the task, never a mixture.
 */
export function sharedCheckpoints(
  store: ArtifactStore,
  key: string,
  folder: string,
  seconds = SECONDS_BETWEEN,
): SharedCheckpoints {
  const name = checkpointsName(key);
  let kept = '';
  let timer: NodeJS.Timeout | undefined;
  let saving = Promise.resolve();
  const save = async () => {
    const before = await signatureOf(folder);
    if (before === '' || before === kept) return;
    const packed = await pack(folder);
    // The task wrote meanwhile: the next time is soon enough.
    if ((await signatureOf(folder)) !== before) return;
    await store.write(name, packed);
    kept = before;
  };
  // Checkpoints spare time and are no result: a store that fails for a moment must not end the job.
  const trySave = () => {
    saving = saving.then(save).catch(() => {});
    return saving;
  };
  return {
    async restore() {
      const packed = await store.read(name);
      if (packed) await unpack(packed, folder);
    },
    watch() {
      timer = setInterval(trySave, seconds * 1000);
    },
    async save() {
      clearInterval(timer);
      await trySave();
    },
    async remove() {
      clearInterval(timer);
      await saving;
      await store.remove(name);
    },
  };
}

/** Where the store keeps the checkpoints of a job. */
export const checkpointsName = (key: string): string => `checkpoints/${key.slice(0, 2)}/${key}`;

/** Paths, sizes and times of all files: the same before and after means that nothing was written between. */
async function signatureOf(folder: string): Promise<string> {
  const files = await filesIn(folder);
  const stats = await Promise.all(files.map((file) => stat(file, { bigint: true }).catch(() => null)));
  return files.map((file, i) => `${file} ${stats[i]?.size} ${stats[i]?.mtimeNs}`).join('\n');
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** One line of JSON that says what follows, and the bytes of all files. */
async function pack(folder: string): Promise<Buffer> {
  const files = await filesIn(folder);
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const bytes = Buffer.concat(contents);
  const paths = files.map((file, i) => ({
    path: relative(folder, file).split(sep).join('/'),
    bytes: contents[i].length,
  }));
  return Buffer.concat([Buffer.from(`${JSON.stringify({ sha256: sha256Of(bytes), files: paths })}\n`), bytes]);
}

const headerSchema = z.object({
  sha256: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.int().min(0) })),
});

async function unpack(packed: Buffer, folder: string): Promise<void> {
  const end = packed.indexOf('\n');
  const header = headerSchema.safeParse(jsonOrNull(packed.subarray(0, end)));
  const bytes = packed.subarray(end + 1);
  if (!header.success || sha256Of(bytes) !== header.data.sha256) return;
  let first = 0;
  for (const { path, bytes: size } of header.data.files) {
    const file = join(folder, ...path.split('/'));
    if (!isInside(file, folder)) return;
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes.subarray(first, first + size));
    first += size;
  }
}
