import { expect, test } from 'vitest';
import { MemoryStore } from '../../../test/memory-store.ts';
import { storeMark } from './store-mark.ts';

test('a store keeps its mark', async () => {
  const store = new MemoryStore();
  const mark = await storeMark(store);
  expect(mark).toMatch(/^[0-9a-f]{12}$/);
  expect(await storeMark(store)).toBe(mark);
});

test('many that look at a new store at once see one mark', async () => {
  const store = new MemoryStore();
  const marks = await Promise.all(Array.from({ length: 8 }, () => storeMark(store)));
  expect(new Set(marks).size).toBe(1);
});

test('one that was held up between looking and writing sees the mark of those that went on', async () => {
  const store = new MemoryStore();
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow: MemoryStore = Object.assign(new MemoryStore(), {
    names: store.names,
    async create(name: string, bytes: Uint8Array) {
      await held;
      return store.create(name, bytes);
    },
  });
  const late = storeMark(slow);
  const mark = await storeMark(store);
  goOn();
  expect(await late).toBe(mark);
  expect(await storeMark(store)).toBe(mark);
});

test('what is there and is no mark is replaced', async () => {
  const store = new MemoryStore();
  await store.write('mark', Buffer.from('half'));
  const mark = await storeMark(store);
  expect(mark).toMatch(/^[0-9a-f]{12}$/);
  expect(await storeMark(store)).toBe(mark);
});
