import { DiskFullError } from '@saf/files';
import { expect, test } from 'vitest';
import { Interrupted } from '../interrupted.ts';
import { waitForRoom } from './wait-for-room.ts';

const store = { place: '/share' };
const full = (file = '/share/blobs/1') => new DiskFullError(file, 6);

test('what finds a full store is done again after a pause', async () => {
  const notes: string[] = [];
  const listeners = { stop: new AbortController().signal, onNote: (note: string) => notes.push(note) };
  let tries = 0;
  const act = async () => {
    if (++tries === 1) throw full();
    return 'done';
  };
  expect(await waitForRoom(store, listeners, act)).toBe('done');
  expect(notes).toEqual(['/share is full: waiting for room']);
});

test('a run that is stopped waits no longer', async () => {
  const controller = new AbortController();
  const listeners = { stop: controller.signal, onNote: () => controller.abort() };
  await expect(waitForRoom(store, listeners, () => Promise.reject(full()))).rejects.toBeInstanceOf(Interrupted);
});

test('another full disk, and any other error, is not waited for', async () => {
  const listeners = { stop: new AbortController().signal, onNote: () => expect.unreachable() };
  for (const error of [full('/home/me/run/1'), new Error('no')])
    await expect(waitForRoom(store, listeners, () => Promise.reject(error))).rejects.toBe(error);
});
