// `pnpm node-matrix [version …] [--full]`: tests of the packages on several versions of Node; all of their tests with --full.
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeBinary } from './node-binary.ts';
import { versions } from './versions.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { full: { type: 'boolean', default: false } },
});
const config = fileURLToPath(new URL('../vitest.config.ts', import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

/** Whether this Node is to be had, and the tests pass on it. */
function passesOn(version: string): boolean {
  const node = nodeBinary(version);
  if (!node) return false;
  const own = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`\n== Node ${own}`);
  const env = { ...process.env, SAF_MATRIX: values.full ? 'full' : 'quick' };
  const { status } = spawnSync(node, [vitest, 'run', '--config', config], { stdio: 'inherit', env });
  return status === 0;
}

const failed = (positionals.length > 0 ? positionals : versions).filter((version) => !passesOn(version));
console.log(failed.length === 0 ? '\nevery version passes' : `\nfails on Node ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
