import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { table } from './table/table.ts';

/** The values that each option of a layer is tried with, in the order of the table. */
function optionsOf(layer: string): string {
  const values = new Map<string, Set<string>>();
  for (const row of table.filter((each) => each.layer === layer))
    for (const option of row.options.split(', ')) {
      const [name, ...value] = option.split(' ');
      values.set(name, (values.get(name) ?? new Set()).add(value.join(' ')));
    }
  values.delete('as');
  return [...values].map(([name, of]) => `${name} ${[...of].join(', ')}`).join('; ');
}

function withoutAlignment(line: string): string {
  return line.replaceAll(/-{4,}/g, '---').replaceAll(/ +/g, ' ');
}

test('the README says what trains', () => {
  const names = [...new Set(table.map(({ layer }) => layer))];
  const expected = [
    '| layer | tried with |',
    '| --- | --- |',
    ...names.map((layer) => withoutAlignment(`| ${layer} | ${optionsOf(layer)} |`)),
  ];
  const lines = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
    .split('\n')
    .map(withoutAlignment);
  const first = lines.indexOf(expected[0]);
  expect(lines.slice(first, first + expected.length)).toEqual(expected);
});
