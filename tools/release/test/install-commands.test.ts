import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { publicPackages, root } from '../src/public-packages.ts';

// pnpm and strict yarn let a project import only what it asked for by name.
const docs = readdirSync(join(root, 'docs'), { withFileTypes: true });
const pages = [
  join(root, 'README.md'),
  ...docs.filter(({ name }) => name.endsWith('.md')).map(({ name }) => join(root, 'docs', name)),
  ...publicPackages().map(({ folder }) => join(folder, 'README.md')),
]
  .filter((file) => existsSync(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }))
  .filter(({ text }) => installed(text).length > 0)
  .map(({ file, text }) => ({ name: relative(root, file), text }));

/** The packages that the install commands of a page name. */
function installed(text: string): string[] {
  const commands = text.replaceAll('\\\n', ' ').matchAll(/^(?:npm install|pnpm add|yarn add) (.*)$/gm);
  return [...commands].flatMap(([, names]) => (names as string).split(/\s+/).filter((name) => /^[@a-z]/.test(name)));
}

/** The packages that the examples of a page import. */
function imported(text: string): string[] {
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code as string);
  const from = blocks.flatMap((code) =>
    [...code.matchAll(/(?:from|^import) '([^'.][^']*)'/gm)].map(([, name]) => name as string),
  );
  return from.filter((name) => !name.startsWith('node:')).map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] as string);
}

test.each(pages)('$name: its install command names what its examples import', ({ text }) => {
  const asked = new Set(installed(text));
  expect([...new Set(imported(text))].filter((name) => !asked.has(name))).toEqual([]);
});
