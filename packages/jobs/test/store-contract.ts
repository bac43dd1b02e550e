import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ArtifactStore } from '../src/artifacts/artifact-store.ts';

/** A store for one test, and how it is thrown away. */
export interface TestStore {
  readonly store: ArtifactStore;
  end(): Promise<void>;
}

/**
 * What every store of artifacts does, whatever it is made of.
 *
 * @param tellsWhoIsFirst false for a server that does not know conditional writes
 */
export function describeStore(name: string, make: () => Promise<TestStore>, { tellsWhoIsFirst = true } = {}): void {
  describe(`${name} keeps the contract of a store`, () => {
    let made: TestStore;
    let store: ArtifactStore;
    beforeEach(async () => {
      made = await make();
      store = made.store;
    });
    afterEach(() => made.end());

    test('gives back what was written, to the byte', async () => {
      const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);
      await store.write('blobs/ab/abc', bytes);
      expect(new Uint8Array((await store.read('blobs/ab/abc'))!)).toEqual(bytes);
      expect(await store.has('blobs/ab/abc')).toBe(true);
    });

    test('nothing and something empty are told apart', async () => {
      expect(await store.read('a/none')).toBeNull();
      expect(await store.has('a/none')).toBe(false);
      expect(await store.modified('a/none')).toBeNull();
      await store.write('a/empty', new Uint8Array());
      expect(await store.read('a/empty')).toHaveLength(0);
      expect(await store.has('a/empty')).toBe(true);
    });

    test('a second writing replaces the first', async () => {
      await store.write('a/x', Buffer.from('first, and longer'));
      await store.write('a/x', Buffer.from('second'));
      expect(String(await store.read('a/x'))).toBe('second');
    });

    test.runIf(tellsWhoIsFirst)('of many that create one name at the same time one succeeds, and stays', async () => {
      const texts = Array.from({ length: 8 }, (_, i) => `${i}`.repeat(1_000));
      const created = await Promise.all(texts.map((text) => store.create('a/x', Buffer.from(text))));
      expect(created.filter(Boolean)).toHaveLength(1);
      expect(String(await store.read('a/x'))).toBe(texts[created.indexOf(true)]);
      expect(await store.create('a/x', Buffer.from('late'))).toBe(false);
      expect(String(await store.read('a/x'))).toBe(texts[created.indexOf(true)]);
      const names: string[] = [];
      for await (const { name } of store.list('a')) names.push(name);
      expect(names).toEqual(['a/x']);
    });

    test('says when a name was written', async () => {
      const before = Date.now();
      await store.write('a/x', Buffer.from('x'));
      // A clock that is coarse, and may be another machine's.
      expect(Math.abs((await store.modified('a/x'))!.getTime() - before)).toBeLessThan(60_000);
    });

    test('of many that write one name at the same time one is seen, and whole', async () => {
      const texts = Array.from({ length: 8 }, (_, i) => `${i}`.repeat(50_000));
      await Promise.all(texts.map((text) => store.write('a/x', Buffer.from(text))));
      expect(texts).toContain(String(await store.read('a/x')));
    });

    test('lists the names in a folder, at any depth, and those alone', async () => {
      const before = Date.now();
      for (const each of ['blobs/ab/1', 'blobs/cd/2', 'blobs-too/3', 'records/4'])
        await store.write(each, Buffer.from('x'));
      const found: string[] = [];
      for await (const { name: each, modified } of store.list('blobs')) {
        found.push(each);
        // A clock that is coarse, and may be another machine's.
        expect(Math.abs(modified.getTime() - before)).toBeLessThan(60_000);
      }
      expect(found.sort()).toEqual(['blobs/ab/1', 'blobs/cd/2']);
      for await (const each of store.list('none')) expect(each).toBeUndefined();
    });

    test('what is removed is gone; removing nothing is no error', async () => {
      await store.write('a/x', Buffer.from('x'));
      await store.remove('a/x');
      await store.remove('a/x');
      expect(await store.has('a/x')).toBe(false);
    });

    test.each(['../x', 'a/../../x', '/etc/passwd', 'a//b', '', '.hidden', 'a/.x', 'a\\b'])(
      'the name %j is refused',
      async (bad) => {
        const message = `expected a relative path of letters, digits, ".", "_" and "-" in the artifact store, got "${bad}"`;
        await expect(async () => store.write(bad, Buffer.from('x'))).rejects.toThrow(message);
        await expect(async () => store.read(bad)).rejects.toThrow(message);
        await expect(async () => store.remove(bad)).rejects.toThrow(message);
      },
    );
  });
}
