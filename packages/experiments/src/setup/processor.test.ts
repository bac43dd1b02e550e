import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeProcessor } from './processor.ts';

const folder = mkdtempSync(join(tmpdir(), 'processor-'));
afterAll(() => rmSync(folder, { recursive: true }));
const name = cpus()[0].model.trim();

test.each([
  ['flags\t\t: fpu sse2 avx fma avx2 avx512f', ', avx512f'],
  ['flags\t\t: fpu sse2 avx fma avx2', ', avx2'],
  ['Features\t: fp asimd evtstrm', ', asimd'],
  ['flags\t\t: fpu sse2', ''],
  ['model\t: 1', ''],
])('%j', (line, ending) => {
  const file = join(folder, 'cpuinfo');
  writeFileSync(file, `processor\t: 0\n${line}\npower management:\n`);
  expect(describeProcessor(file)).toBe(`${name}${ending}`);
});

test('without the file its name alone', () => expect(describeProcessor('/nowhere')).toBe(name));
