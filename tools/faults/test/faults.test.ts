import { expect, test } from 'vitest';
import { countKills } from '../src/count-kills.ts';
import { countMutations } from '../src/count-mutations.ts';
import { fileKinds, usersFiles } from '../src/file-kinds.ts';

// `pnpm --filter @saf/faults count` does 1,000 and 50 of them; docs/reliability.md has what it found.
const minutes = 60_000;

test(
  'of 100 damaged files none crashes or hangs what reads it, and none is read to another content',
  async () => {
    const findings: string[] = [];
    const counts = await countMutations({
      kinds: fileKinds,
      count: 100,
      seed: 2,
      onFinding: (text) => findings.push(text),
    });
    expect(findings).toEqual([]);
    expect(counts.reduce((sum, { clearErrors, same }) => sum + clearErrors + same, 0)).toBe(100);
    expect(counts.every(({ clearErrors }) => clearErrors > 0)).toBe(true);
  },
  5 * minutes,
);

test(
  'of 30 damaged files of the user’s own none crashes or hangs what reads it',
  async () => {
    const counts = await countMutations({ kinds: usersFiles, count: 30, seed: 2 });
    expect(counts.map(({ crashes, hangs }) => crashes + hangs)).toEqual(usersFiles.map(() => 0));
  },
  5 * minutes,
);

test(
  'a run that is killed five times and started again ends with the bits of one that is not',
  async () => {
    const notes: string[] = [];
    const counts = await countKills(5, 2, (note) => notes.push(note));
    const { kills, runs, ...others } = counts;
    expect(kills).toBe(5);
    expect(runs).toBeGreaterThan(0);
    const none = { clearErrors: 0, crashes: 0, hangs: 0, silentDifferences: 0, filesLeft: 0 };
    expect(others, notes.join('\n')).toEqual(none);
  },
  10 * minutes,
);
