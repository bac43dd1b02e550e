import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { callable, requireWith } from './register-tfjs-node.ts';
import { temporaryFolder, writeFiles } from './test/fake-tools.ts';

test('gives a file, and what it requires, other modules of these names, and only them', () => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'outer.js': "module.exports = [require('engine'), ...require('./inner.js')]",
    'inner.js': "module.exports = [require('engine'), require('node:path').sep]",
    'later.js': "require('engine')",
  });
  expect(requireWith(join(folder, 'outer.js'), { engine: 'ours' })).toEqual(['ours', 'ours', '/']);
  expect(() => createRequire(folder)(join(folder, 'later.js'))).toThrow("Cannot find module 'engine'");
});

test('puts require back when the file throws', () => {
  const folder = temporaryFolder();
  writeFiles(folder, { 'throws.js': "throw new Error('no')", 'later.js': "require('engine')" });
  expect(() => requireWith(join(folder, 'throws.js'), { engine: 'ours' })).toThrow('no');
  expect(() => createRequire(folder)(join(folder, 'later.js'))).toThrow("Cannot find module 'engine'");
});

test('a class that another in ES5 extends may be one that only `new` makes', () => {
  class Base {
    twice(x: number) {
      return 2 * x;
    }
  }
  const base = callable(Base);
  const derived = Object.create(base.prototype) as Base;
  base.call(derived);
  expect(derived.twice(2)).toBe(4);
  expect(() => (Base as unknown as () => void).call({})).toThrow('without');
});
