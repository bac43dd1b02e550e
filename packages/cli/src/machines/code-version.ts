import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };

/**
 * Which code this is, so that machines of one run can tell whether they have the same: the commit of a checkout, and what is changed in it;
 * otherwise the version of this package.
 */
export function codeVersion(): string {
  const file = fileURLToPath(import.meta.url);
  const commit = file.endsWith('.ts') ? git(dirname(file), 'rev-parse', 'HEAD') : null;
  if (commit === null) return `${packageJson.name} ${packageJson.version}`;
  const changes = ['diff HEAD', 'ls-files --others --exclude-standard']
    .map((words) => git(dirname(file), ...words.split(' '), '--', ...code) ?? '')
    .join('');
  const changed = changes && `, changed (${createHash('sha256').update(changes).digest('hex').slice(0, 8)})`;
  return `${commit.slice(0, 12)}${changed}`;
}

/** What a run leaves in the folder of results is no other code. */
const code = [':(top)packages', ':(top)apps', ':(top)pnpm-lock.yaml'];

function git(folder: string, ...words: string[]): string | null {
  const { status, stdout } = spawnSync('git', ['-C', folder, ...words], { encoding: 'utf8', maxBuffer: 1e9 });
  return status === 0 ? stdout.trim() : null;
}
