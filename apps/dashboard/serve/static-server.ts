import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type ByteRange, parseRange } from './byte-range.ts';

export interface StaticServer {
  readonly url: string;
  close(): void;
}

export interface StaticServerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Where the page is to be, such as '/some/folder/'. */
  readonly base?: string;
}

/** Serves a folder of files, for reading alone, and to this machine alone. */
export async function serveFiles(folder: string, { port, base = '/' }: StaticServerOptions): Promise<StaticServer> {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    answer(root, base, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(port, '127.0.0.1', listening));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${base}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function answer(root: string, base: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(always)) response.setHeader(name, value);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'only GET and HEAD are answered');
  }
  if (!isLoopback(request.headers.host)) return refuse(response, 421, 'this server answers as localhost alone');
  const path = await fileOf(root, base, request.url ?? '/');
  if (!path) return refuse(response, 404, 'not found');
  const file = await open(path);
  try {
    await send(file, path, request, response);
  } finally {
    await file.close();
  }
}

/** What `index.html` says of itself; as headers it holds for the worker too, and no other page may frame it. */
const always: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(why);
}

/** A page elsewhere whose name was pointed at this machine sends its own name. */
function isLoopback(host: string | undefined): boolean {
  const [, name] = /^(localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.exec(host ?? '') ?? [];
  return name !== undefined;
}

/** The regular file inside the root that an address means; null where there is none. */
async function fileOf(root: string, base: string, url: string): Promise<string | null> {
  const [address] = url.split(/[?#]/);
  if (!address.startsWith(base)) return null;
  try {
    const name = decodeURIComponent(address.slice(base.length)) || 'index.html';
    const path = await realpath(resolve(root, `.${sep}${name}`));
    return path.startsWith(root + sep) && (await stat(path)).isFile() ? path : null;
  } catch {
    return null;
  }
}

async function send(file: FileHandle, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size, mtime } = await file.stat();
  // Files are never kept by browsers: a part of an older one is not continued.
  const range = request.headers['if-range'] ? null : parseRange(request.headers.range, size);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${size}`);
    return refuse(response, 416, `expected a range of bytes inside of ${size}`);
  }
  response.writeHead(range ? 206 : 200, {
    'Accept-Ranges': 'bytes',
    'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream',
    'Content-Length': range ? range.end - range.start + 1 : size,
    'Last-Modified': mtime.toUTCString(),
    ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end}/${size}` } : {}),
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  else await sendBytes(file, range, response);
}

/** A visitor who leaves before the end closes the file too. */
async function sendBytes(file: FileHandle, range: ByteRange | null, response: ServerResponse): Promise<void> {
  await pipeline(file.createReadStream({ ...range, autoClose: false }), response).catch((error: Error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

const contentTypes: Readonly<Record<string, string>> = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};
