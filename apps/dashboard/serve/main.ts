import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type StaticServer, serveFiles } from './static-server.ts';

// `pnpm dashboard`: serves the built page and says where. `--port 8080` asks for a port.
const dist = resolve(import.meta.dirname, '../dist');
const firstPort = 4173;

const at = process.argv.indexOf('--port');
const asked = at < 0 ? null : Number(process.argv[at + 1]);
await main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  if (!existsSync(`${dist}/index.html`))
    throw new Error(`${dist}: expected the built page; run \`pnpm dashboard\` in the repository`);
  if (asked !== null && !(Number.isInteger(asked) && asked >= 0 && asked < 65536))
    throw new Error(`--port: expected a whole number below 65536, got ${process.argv[at + 1]}`);
  const { url } = await (asked === null ? onFreePort() : serveFiles(dist, { port: asked }));
  console.log(`The dashboard is at ${url} (Ctrl+C ends it)`);
}

/** The usual port, or any that is free. */
async function onFreePort(): Promise<StaticServer> {
  try {
    return await serveFiles(dist, { port: firstPort });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return serveFiles(dist, { port: 0 });
  }
}
