import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { profiles } from '@saf/experiments/profiles';
import { describe, expect, test } from 'vitest';
import { parseDifferences, readDifferences } from './differences.ts';

const text = `# Where numbers differ

For those who read the file:
- not an item of the report.

## Likely reasons

- One reason, which is
  wrapped.
- -a: another.

## What was tried

- Everything.
`;

test('both lists are read, wrapped items as one line', () =>
  expect(parseDifferences('x.md', text)).toEqual({
    reasons: ['One reason, which is wrapped.', '-a: another.'],
    tried: ['Everything.'],
  }));

test('lines may end as on Windows', () =>
  expect(parseDifferences('x.md', text.replaceAll('\n', '\r\n'))).toEqual(parseDifferences('x.md', text)));

describe('what does not fit is named, with its line', () => {
  test.each([
    [
      '## Reasons\n\n- One.',
      'x.md:1: expected one of the headings ## Likely reasons and ## What was tried, got "## Reasons"',
    ],
    ['## Likely reasons\n\nOne.', 'x.md:3: expected an item that begins with "- "'],
    ['## Likely reasons\n\n  One.', 'x.md:3: expected an item'],
    ['## Likely reasons\n- One.\n    - nested', 'x.md:3: expected an item'],
    ['## Likely reasons\n-', 'x.md:2: expected an item'],
  ])('%j', (wrong, message) => expect(() => parseDifferences('x.md', wrong)).toThrow(message));
});

test('every file is of a profile, and fits', () => {
  const files = readdirSync(join(import.meta.dirname, 'differences'));
  expect(files.sort()).toEqual(['cifar10.md', 'mnist.md']);
  for (const file of files) {
    const name = file.replace('.md', '');
    expect(Object.keys(profiles)).toContain(name);
    expect(readDifferences(name).reasons.length).toBeGreaterThan(0);
  }
});

test('a profile without a file has none', () => expect(readDifferences('quick')).toEqual({ reasons: [], tried: [] }));
