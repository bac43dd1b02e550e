import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../test/fake-tools.ts';
import { runTool } from './run-tool.ts';

test('says what it could not start', async () => {
  const log = join(temporaryFolder(), 'log');
  await expect(runTool(['no-such-tool'], { log })).rejects.toThrow(
    `spawn no-such-tool ENOENT: it printed nothing (all of it: ${log})`,
  );
});

test('ends the tool, and what it started, with the process that runs it', async () => {
  const module = fileURLToPath(new URL('./run-tool.ts', import.meta.url));
  // The shell waits for a process of its own, as wrappers of pip do.
  const tool = JSON.stringify(['sh', '-c', 'sleep 100 & echo $! >&2; wait']);
  const log = join(temporaryFolder(), 'log');
  const script = `import { runTool } from ${JSON.stringify(module)}; await runTool(${tool}, { log: ${JSON.stringify(log)} })`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'ignore' });
  const sleeper = await vi.waitFor(() => processIn(log), { timeout: 20_000, interval: 50 });
  child.kill('SIGINT');
  await once(child, 'exit');
  await vi.waitFor(() => expect(() => process.kill(sleeper, 0)).toThrow('ESRCH'), { timeout: 5_000 });
});

function processIn(log: string): number {
  const id = Number(readFileSync(log, 'utf8'));
  expect(id).toBeGreaterThan(0);
  return id;
}
