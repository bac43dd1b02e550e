import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A ```ts block of a Markdown file, and the folder whose dependencies it may import. */
export interface Example {
  readonly name: string;
  readonly folder: string;
  readonly code: string;
  /** What it prints, where a ```text block right after it says so. */
  readonly prints?: string;
}

/** Every ```ts block of the packages' READMEs, of the root README and of docs/. */
export function examples(root: string): Example[] {
  const app = join(root, 'apps/reproduce');
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  return [
    ...packages.flatMap((folder) => blocks(join(folder, 'README.md'), folder)),
    ...blocks(join(root, 'README.md'), app),
    ...docs(root).flatMap((file) => blocks(file, app)),
  ].map((example) => ({ ...example, name: example.name.slice(root.length) }));
}

function docs(root: string): string[] {
  const folder = join(root, 'docs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

function blocks(file: string, folder: string): Example[] {
  if (!existsSync(file)) return [];
  const text = readFileSync(file, 'utf8');
  const found = text.matchAll(/^```ts\n(.*?)^```\n(?:\n```text\n(.*?)^```)?/gms);
  return [...found].map(([, code, prints], i) => ({ name: `${file}#${i + 1}`, folder, code, prints }));
}
