import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { checkFreeSpace } from './free-space.ts';

test('says how much room is missing', async () => {
  await checkFreeSpace(tmpdir(), 0);
  await expect(checkFreeSpace(tmpdir(), 1e18)).rejects.toThrow(
    / has \d+ MB free, and this step needs 1000000000030 MB/,
  );
});
