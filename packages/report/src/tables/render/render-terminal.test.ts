import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryResults } from '../../../../results/test/arbitrary-result.ts';
import { fixtureResults } from '../../../../results/test/fixture-results.ts';
import { comparison } from '../../../test/comparison.ts';
import { renderTerminalTable } from '../../render-terminal-table.ts';

const render = (width: number, color = false) =>
  renderTerminalTable([...fixtureResults], { color, width, ...comparison });

test.each([80, 120])('the table of the fixture, %d columns wide', async (width) => {
  await expect(`${render(width)}\n`).toMatchFileSnapshot(`fixtures/table-2-${width}.txt`);
});

test.each([80, 100, 120, 160, 200])('no line is wider than %d columns', (width) => {
  for (const line of render(width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
});

test('in 120 columns the table is in one piece', () => expect(render(120).match(/^β/gm)).toHaveLength(1));

describe('colours', () => {
  test('none when not asked for', () => expect(render(80)).toBe(stripVTControlCharacters(render(80))));
  test('the same text when asked for', () => {
    expect(render(80, true)).not.toBe(render(80));
    expect(stripVTControlCharacters(render(80, true))).toBe(render(80));
  });
});

test('says that the run was on less than the full test set, above the numbers', () =>
  expect(render(80).split('\n')[1]).toBe(
    'Measured on the first 2,000 of 10,000 test images, and on 2,000 nonsense samples',
  ));

test('any results fit in 80 columns', () =>
  fc.assert(
    fc.property(arbitraryResults, (results) => {
      const lines = renderTerminalTable(results, { color: false, width: 80, ...comparison }).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    }),
    { numRuns: 30 },
  ));
