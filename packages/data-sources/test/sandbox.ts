import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { type DataServer, startServer } from './data-server.ts';

export interface Sandbox {
  /** A new folder for each test. */
  folder: string;
  /** A folder that is not there yet. */
  cache: string;
  server: DataServer;
}

/** Gives each test its own folders and server, which npm is configured for, apart from the user's settings. */
export function useSandbox(): Sandbox {
  const sandbox = {} as Sandbox;
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'saf-datasets-'));
    Object.assign(sandbox, { folder, cache: join(folder, 'cache'), server: await startServer() });
    await writeFile(join(folder, 'npmrc'), '');
    stub('npm_config_registry', sandbox.server.address);
    stub('npm_config_userconfig', join(folder, 'npmrc'));
    stub('npm_config_cache', join(folder, 'npm'));
    stub('npm_config_fetch_retries', '0');
    stub('no_proxy', '127.0.0.1');
    stub('SAF_DATA', '');
    stub('SAF_CACHE', '');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await sandbox.server.close();
    await rm(sandbox.folder, { recursive: true, force: true });
  });
  return sandbox;
}

const stub = (name: string, value: string) => vi.stubEnv(name, value);

/** Names in a folder, sorted; none if it is not there. */
export const listFolder = (folder: string): Promise<string[]> =>
  readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );

/** Writes files into a folder and returns it. */
export async function writeAll(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
  return folder;
}
