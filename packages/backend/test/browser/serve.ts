import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { Bundle } from './bundle.ts';
import { type Document, documents, html, laterCore } from './documents.ts';

const types: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const { resolve } = createRequire(import.meta.url);
const distOf = (name: string) => resolve(`${name}/package.json`).replace(/package\.json$/, 'dist/');
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** Serves the documents and what they load, on a port of its own. */
export async function serve(bundles: Bundle[]): Promise<{ url: string; close(): void }> {
  const files: Record<string, Uint8Array> = Object.assign(
    { '/later-core.js': laterCore },
    ...bundles.map((each) => each.files),
  );
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    const page = (documents as Record<string, Document>)[pathname.slice(1)];
    const body = page ? html(page) : (files[pathname] ?? tfjsFile(pathname));
    const headers = {
      'Content-Type': page ? 'text/html' : (types[extname(pathname)] ?? ''),
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
    // Workers of an isolated page are asked for the header too.
    const isolated = page ? page.isolated : true;
    response.writeHead(body ? 200 : 404, isolated ? { ...headers, ...isolation } : headers).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => close(server) };
}

function close(server: Server): void {
  server.closeAllConnections();
  server.close();
}

/** Files as the packages of tfjs hold them. */
function tfjsFile(path: string): Uint8Array | null {
  const name = path.replace(/^.*\//, '');
  if (path === '/tf.min.js') return readFileSync(`${distOf('@tensorflow/tfjs')}${name}`);
  if (path === '/tf-backend-wasm.min.js' || path.startsWith('/wasm/'))
    return readFileSync(`${distOf('@tensorflow/tfjs-backend-wasm')}${name}`);
  return null;
}
