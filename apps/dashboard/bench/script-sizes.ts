import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What wasm needs: other engines and the worker's Node stand-ins are fetched by few. */
const ofEngine = /^(?:backend-wasm|worker)-.*\.js$/;
const ofPage = /^index-.*\.js$/;

/** kB of gzip before the first prediction: the page's own scripts, and the engine's. */
export function scriptSizes(dist: string): { page: number; engine: number } {
  const files = readdirSync(`${dist}/assets`);
  const size = (pattern: RegExp) =>
    Math.round(
      files
        .filter((file) => pattern.test(file))
        .reduce((sum, file) => sum + gzipSync(readFileSync(`${dist}/assets/${file}`)).length, 0) / 1000,
    );
  return { page: size(ofPage), engine: size(ofEngine) };
}
