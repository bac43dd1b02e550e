import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { ArtifactStore } from '../../artifacts/artifact-store.ts';

const NAME = 'mark';

/**
 * A word that an artifact store keeps from the first look at it on: machines that read the same one see the same store, however it is
 * called on each.
 */
export async function storeMark(store: ArtifactStore): Promise<string> {
  const found = await readMark(store);
  if (found) return found;
  const word = Buffer.from(randomBytes(6).toString('hex'));
  const isFirst = await store.create(NAME, word);
  // What is there is no mark.
  if (!isFirst && !(await readMark(store))) await store.write(NAME, word);
  // Where a store cannot tell who was first, the last word counts, for all.
  await setTimeout(300);
  const mark = await readMark(store);
  if (!mark) throw new Error(`${store.place}: expected the file "${NAME}" that was just written, found none`);
  return mark;
}

async function readMark(store: ArtifactStore): Promise<string | null> {
  const text = String((await store.read(NAME)) ?? '');
  return /^[0-9a-f]{12}$/.test(text) ? text : null;
}
