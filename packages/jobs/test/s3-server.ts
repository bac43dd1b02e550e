import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server of S3's protocol with one bucket, "bucket", in a process of its own. */
export interface S3Server {
  readonly endpoint: string;
  /** What it keeps its objects in. */
  readonly folder: string;
  end(): Promise<void>;
}

/** Of the only account. */
export const credentials = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

const script = fileURLToPath(new URL('s3-server-process.mjs', import.meta.url));

/** @param checksSignatures of objects alone: it gets those of lists wrong */
export async function startS3Server({ checksSignatures = false } = {}): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 's3-'));
  // What it makes the marks of pages with is old.
  const args = ['--openssl-legacy-provider', script, folder, String(!checksSignatures)];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await firstLine(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    folder,
    async end() {
      server.kill('SIGKILL');
      await once(server, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

async function firstLine(server: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of server.stdout!.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes('\n')) return text.trim();
  }
  throw new Error('the server of the test did not start');
}
