import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { sha256Of } from '../artifacts/stored-files.ts';

/** A collection says that often that it is under way. */
const BEAT_SECONDS = 30;
/** One that was held up for longer than that removes nothing any more … */
const LATE_SECONDS = 120;
/** … and is taken for dead by all after this. */
const DEAD_SECONDS = 300;

/** A garbage collection under way: whoever begins to rely on something meanwhile waits for its end. */
export interface Collection {
  /** The time at its begin, in milliseconds, by the store's clock. */
  readonly time: number;
  /** @throws Error if it was held up so long that others no longer wait for it */
  checkTime(): void;
  end(): Promise<void>;
}

export async function beginCollection(store: ArtifactStore): Promise<Collection> {
  const who = `${hostname()}, process ${process.pid}`;
  const name = `collections/${sha256Of(`${who} ${performance.now()} ${Math.random()}`).slice(0, 16)}`;
  let last = performance.now();
  const beat = async () => {
    const begun = performance.now();
    await store.write(name, Buffer.from(who));
    last = begun;
  };
  await beat();
  // A beat that fails is one that is late.
  const timer = setInterval(() => void beat().catch(() => {}), BEAT_SECONDS * 1000);
  return {
    time: await timeOf(store, name),
    checkTime() {
      if (performance.now() - last > LATE_SECONDS * 1000)
        throw new Error(`the collection of garbage in ${store.place} was held up: start it again`);
    },
    async end() {
      clearInterval(timer);
      await store.remove(name);
    },
  };
}

/**
 * Waits until no collection is under way that began before something was written.
 *
 * @param written a name of the store that was written just now
 */
export async function noCollection(store: ArtifactStore, written: string, pollMilliseconds = 1_000): Promise<void> {
  const begun = performance.now();
  let time: number | undefined;
  for (;;) {
    const beats: number[] = [];
    for await (const { modified } of store.list('collections')) beats.push(modified.getTime());
    if (beats.length === 0) return;
    time ??= await timeOf(store, written);
    const now = time + performance.now() - begun;
    if (beats.every((beat) => now - beat > DEAD_SECONDS * 1000)) return;
    await setTimeout(pollMilliseconds);
  }
}

const timeOf = async (store: ArtifactStore, name: string): Promise<number> =>
  ((await store.modified(name)) ?? new Date()).getTime();
