import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixtureEntry, fixtureLeaderboard } from '../../test/fixture-leaderboard.ts';
import { parseResultFile } from '../parse-result-file.ts';
import { byAutoAttack, type LeaderboardEntry } from './leaderboard.ts';

const plain = fixtureEntry({ model: 'plain', clean: 990, standing: 680, worst: 670, certified: 120, mce: 1 });
const twin = fixtureEntry({ model: 'ReLU-a', clean: 980, standing: 940 });
const parse = (...entries: LeaderboardEntry[]) => parseResultFile('x.json', fixtureLeaderboard(entries));

test('a board is read as it is', () => expect(parse(twin, plain)).toEqual(fixtureLeaderboard([twin, plain])));

test('the order is total, by data set, size, AutoAttack, clean accuracy and name', () => {
  const entry = fc.record({
    dataset: fc.constantFrom('mnist', 'cifar10'),
    eps: fc.constantFrom(0.1, 0.3),
    autoattack_acc: fc.constantFrom(0, 0.5),
    clean_acc: fc.constantFrom(0.5, 1),
    name: fc.constantFrom('a', 'b', 'c'),
  }) as unknown as fc.Arbitrary<LeaderboardEntry>;
  fc.assert(
    fc.property(entry, entry, (a, b) => {
      expect(Math.sign(byAutoAttack(a, b))).toBe(-Math.sign(byAutoAttack(b, a)) + 0);
      if (byAutoAttack(a, b) === 0) expect(a).toEqual(b);
    }),
  );
  const of = (part: object) => ({ dataset: 'mnist', eps: 0.1, autoattack_acc: 0.5, clean_acc: 1, name: 'b', ...part });
  const ordered = [
    of({ dataset: 'cifar10', eps: 0.3 }),
    of({ autoattack_acc: 0.7, clean_acc: 0.9 }),
    of({ name: 'a' }),
    of({}),
    of({ clean_acc: 0.9 }),
    of({ eps: 0.3, autoattack_acc: 0.9 }),
  ] as LeaderboardEntry[];
  expect([...ordered].reverse().sort(byAutoAttack)).toEqual(ordered);
});

describe('refuses', () => {
  const order = 'expected each network once a size, the most accurate under AutoAttack first';
  test.each<[string, LeaderboardEntry[]]>([
    [`entries[1].name: ${order}, got "mnist-ReLU-a-1"`, [plain, twin]],
    [`entries[1].name: ${order}, got "mnist-plain-1"`, [plain, plain]],
    ['entries[0].clean_interval: expected that of a whole number of 1000 images', [{ ...plain, clean_acc: 0.99012 }]],
    ['entries[0].clean_interval: expected [', [{ ...plain, clean_acc: 0.98 }]],
    ['entries[0].autoattack_interval: expected [', [{ ...plain, autoattack_interval: [0, 1] }]],
    ['entries[0].autoattack_acc: expected at most clean_acc = 0.6', [{ ...plain, ...rates('clean', 600) }]],
    ['entries[0].worst.acc: expected at most autoattack_acc = 0.66', [{ ...plain, ...rates('autoattack', 660) }]],
    ['entries[0].certified.interval: expected [', [{ ...plain, certified: { ...plain.certified!, acc: 0.5 } }]],
    ['entries[0].eps: expected number to be >0', [{ ...plain, eps: 0 }]],
    ['entries[0].threat_model', [{ ...plain, threat_model: 'L2' as 'Linf' }]],
  ])('%s', (message, entries) => expect(() => parse(...entries)).toThrow(`x.json: ${message}`));

  function rates(what: 'clean' | 'autoattack', right: number) {
    const { clean_acc, clean_interval } = fixtureEntry({ model: 'plain', clean: right, standing: 0 });
    return { [`${what}_acc`]: clean_acc, [`${what}_interval`]: clean_interval };
  }
});
