import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { arch, platform } from 'node:process';
import envPaths from 'env-paths';

/** The program of a version of Node, from the npm registry the first time, then from the cache folder; undefined where npm has none, and said why. */
export function nodeBinary(version: string): string | undefined {
  const system = `${platform === 'win32' ? 'win' : platform}-${arch}`;
  const folder = join(envPaths('saf', { suffix: '' }).cache, 'node', version);
  const binary = join(folder, 'node_modules', `node-${system}`, 'bin', platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const options = ['--prefix', folder, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
  const install = ['install', ...options, `node-${system}@${version}`];
  const { status } = spawnSync('npm', install, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status === 0) return binary;
  console.error(`Node ${version} cannot be installed (npm's reason stands above)`);
  return undefined;
}
