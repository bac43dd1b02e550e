import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const docs = join(root, 'docs');
const pages = (readdirSync(docs, { recursive: true }) as string[])
  .filter((name) => name.endsWith('.md'))
  .map((name) => join(docs, name));
const front = readdirSync(root)
  .filter((name) => name.endsWith('.md'))
  .map((name) => join(root, name));

/** The files of the repository that a Markdown file links to; code and addresses left out. */
function linked(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^ *```.*?^ *```/gms, '');
  const targets = [...text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target]) => target as string);
  return targets.filter((target) => !/^[a-z]+:/.test(target)).map((target) => join(dirname(file), target));
}

test('every link of the documentation and of the pages beside it leads to a file', () => {
  const dead = [...pages, ...front].flatMap((file) =>
    linked(file)
      .filter((target) => !existsSync(target))
      .map((target) => `${relative(root, file)} → ${relative(root, target)}`),
  );
  expect(dead).toEqual([]);
});

test('every page is reached from the index', () => {
  const reached = new Set([join(docs, 'README.md')]);
  for (const page of reached) if (page.endsWith('.md')) for (const target of linked(page)) reached.add(target);
  expect(pages.filter((page) => !reached.has(page)).map((page) => relative(root, page))).toEqual([]);
});

test('the README leads to the index', () => {
  expect(linked(join(root, 'README.md'))).toContain(join(docs, 'README.md'));
});

test.each(['README.md', 'docs/README.md'])('%s leads to every package', (page) => {
  const packages = readdirSync(join(root, 'packages')).filter((name) =>
    existsSync(join(root, 'packages', name, 'package.json')),
  );
  const reached = new Set(linked(join(root, page)));
  expect(packages.filter((name) => !reached.has(join(root, 'packages', name)))).toEqual([]);
});
