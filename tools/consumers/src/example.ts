// `pnpm example NAME`: an example of examples/ with the packages as they are here, packed and installed into runs/examples/NAME.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packPackages, root } from '@saf/release';
import { installExample } from './install.ts';

const [name, ...args] = process.argv.slice(2);
const names = readdirSync(join(root, 'examples'), { withFileTypes: true }).flatMap((each) =>
  each.isDirectory() ? each.name : [],
);
if (!name || !names.includes(name)) {
  console.error(`expected the name of an example (${names.join(', ')}), got ${name ?? 'none'}`);
  process.exit(2);
}
const tarballs = mkdtempSync(join(tmpdir(), 'packed-'));
try {
  const folder = join(root, 'runs/examples', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(root, 'runs/examples'), { recursive: true });
  renameSync(installExample(name, packPackages(tarballs), join(root, 'runs/examples')), folder);
  const { status } = spawnSync('npm', ['start', '--', ...args], { cwd: folder, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(tarballs, { recursive: true });
}
