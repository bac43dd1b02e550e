import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import type { DatasetDefinition, Source } from '../src/definitions/index.ts';
import { type Fixture, sourceContent } from './fixture.ts';

type Answer = (response: ServerResponse) => unknown;

/** A registry and a mirror in one, on this machine. */
export interface DataServer {
  readonly address: string;
  /** Paths asked for, in order. */
  readonly requests: string[];
  /** What it answers by path; 404 for others. */
  readonly answers: Map<string, Answer>;
  close(): Promise<void>;
}

export async function startServer(): Promise<DataServer> {
  const [requests, answers]: [string[], Map<string, Answer>] = [[], new Map()];
  const server = createServer((request, response) => {
    requests.push(request.url as string);
    const answer = answers.get(request.url as string);
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, answers, close };
}

/** Answers with the whole content. */
export const whole =
  (content: Uint8Array | string): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-length': Buffer.byteLength(content) }).end(content);

/** Serves one source of a fixture and returns the definition that asks there, and nowhere else. */
export async function serve(server: DataServer, source: Source, fixture: Fixture): Promise<DatasetDefinition> {
  const content = sourceContent(source, fixture.files);
  const address = await routes[source.kind](server, source, content);
  return { ...fixture.definition, sources: [{ ...source, address }] };
}

type Route = (server: DataServer, source: Source, content: Map<string, Uint8Array>) => Promise<string>;

const routes: Record<Source['kind'], Route> = {
  files: async ({ address, answers }, _, content) => {
    for (const [path, bytes] of content) answers.set(`/files/${path}`, whole(bytes));
    return `${address}/files/`;
  },
  archive: async ({ address, answers }, _, content) => {
    answers.set('/archive.tar.gz', whole(await packTar(content)));
    return `${address}/archive.tar.gz`;
  },
  npm: async (server, { address }, content) => {
    publish(server, address, await packTar(content));
    return address;
  },
};

/** Publishes a tarball, with the integrity of `announced`. */
export function publish(
  { address, answers }: DataServer,
  spec: string,
  tarball: Uint8Array,
  announced = tarball,
): void {
  const [name, version] = spec.split('@');
  const integrity = `sha512-${createHash('sha512').update(announced).digest('base64')}`;
  const dist = { tarball: `${address}/${name}/-/${name}-${version}.tgz`, integrity };
  const versions = { [version]: { name, version, dist } };
  answers.set(`/${name}`, whole(JSON.stringify({ name, 'dist-tags': { latest: version }, versions })));
  answers.set(`/${name}/-/${name}-${version}.tgz`, whole(tarball));
}

/** A .tar.gz of the files under one top folder. */
export async function packTar(content: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'saf-tar-'));
  for (const [path, bytes] of content) {
    await mkdir(dirname(join(folder, 'package', path)), { recursive: true });
    await writeFile(join(folder, 'package', path), bytes);
  }
  await create({ cwd: folder, gzip: true, file: join(folder, 'all.tgz') }, ['package']);
  const packed = await readFile(join(folder, 'all.tgz'));
  await rm(folder, { recursive: true });
  return packed;
}
