import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** What `index.html` says of itself; as a header it holds for the worker too. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

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

/** Serves a folder of files on this machine alone. */
export async function serveFiles(folder: string, { port, base = '/' }: StaticServerOptions): Promise<StaticServer> {
  const answer = sirv(folder, {
    dev: true,
    setHeaders: (response) => response.setHeader('Content-Security-Policy', policy),
  });
  const server = createServer((request, response) => {
    const found = request.url?.startsWith(base);
    if (found) request.url = `/${request.url?.slice(base.length)}`;
    const missing = () => void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not found');
    if (found) answer(request, response, missing);
    else missing();
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
