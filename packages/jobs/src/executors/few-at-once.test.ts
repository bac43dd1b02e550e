import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fewAtOnce } from './few-at-once.ts';

test('no more than so many are done at the same time, in their order, also after one that fails', async () => {
  const few = fewAtOnce(3);
  const [begun, most]: [number[], number[]] = [[], []];
  let running = 0;
  const all = Array.from({ length: 10 }, (_, i) =>
    few(async () => {
      begun.push(i);
      most.push(++running);
      await setTimeout(1);
      running--;
      if (i === 1) throw new Error('broken');
      return i;
    }),
  );
  const ended = await Promise.allSettled(all);
  expect(ended.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(1);
  expect(Math.max(...most)).toBe(3);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
