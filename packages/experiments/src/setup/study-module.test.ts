import { expect, test } from 'vitest';
import { importBuilder, importDatasetLoader } from './study-module.ts';

// A module of that address would say "ran" before anything else is looked at.
test.each([
  'data:text/javascript,console.log("ran")',
  'https://example.org/study.js',
  'node:fs',
  'study.ts',
  '/etc/passwd',
])('code is a file of this machine, not %s', async (module) => {
  const message = 'module: expected the path of a file of TypeScript or JavaScript, got ';
  await expect(importBuilder(module, 'mine')).rejects.toThrow(message);
  await expect(importDatasetLoader(module)).rejects.toThrow(message);
});
