// Compiles the SIMD kernels (AssemblyScript) into src/wasm/simd/binaries.ts. Run it with `pnpm kernels` after a change here.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourcesHash } from './sources-hash.mjs';

const compiler = 'assemblyscript@0.28.20';
// tfjs owns the memory: it is imported, and nothing of ours (no data, no stack, no heap) lies in it.
const options = ['-O3', '--runtime', 'stub', '--importMemory', '--noExportMemory', '--noAssert'];
const warnings = ['--disableWarning', '112'];
// With threads (browsers, cross-origin isolated) tfjs's memory is shared, which an import has to declare.
const shared = ['--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];
const variants = {
  simd: ['--enable', 'simd'],
  simdShared: ['--enable', 'simd,threads', ...shared],
  relaxedSimd: ['--enable', 'simd,relaxed-simd'],
  relaxedSimdShared: ['--enable', 'simd,relaxed-simd,threads', ...shared],
};

const folder = mkdtempSync(join(tmpdir(), 'kernels-'));

function compile(variant) {
  const file = join(folder, 'kernels.wasm');
  const entry = join(import.meta.dirname, 'index.ts');
  const args = ['-y', '-p', compiler, 'asc', entry, '-o', file, ...options, ...warnings, ...variant];
  execFileSync('npx', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  return readFileSync(file).toString('base64');
}

const lines = Object.entries(variants).map(([name, variant]) => `  ${name}:\n    '${compile(variant)}',`);
const text = `// Made by \`pnpm kernels\` from assembly/; not to be edited.
/** Hash of the sources that the binaries were made from. */
export const hash = '${sourcesHash()}';

/** The kernels in base64, for each instruction set and kind of memory. */
export const binaries = {
${lines.join('\n')}
};
`;
rmSync(folder, { recursive: true });
writeFileSync(join(import.meta.dirname, '../src/wasm/simd/binaries.ts'), text);
