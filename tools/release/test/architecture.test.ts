import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { type PublicPackage, publicPackages, root } from '../src/public-packages.ts';

interface Rule {
  readonly name: string;
  readonly to: { readonly pathNot?: string };
}

/** What each package may import, by the table of ARCHITECTURE.md. */
function documented(): Record<string, string[]> {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = text.split('## Data flow')[0]?.matchAll(/^\| (\S+) +\|[^|]*\| ([^|]*?) +\|$/gm) ?? [];
  const cells = [...rows].map(([, name, imports]) => [name as string, imports as string] as const);
  return Object.fromEntries(
    cells
      .filter(([name]) => name !== 'package' && !name.startsWith('-'))
      .map(([name, imports]) => [name, imports === '–' ? [] : imports.split(', ').sort()]),
  );
}

/** The same by the rules that dependency-cruiser enforces: `imports-of-NAME` forbids all packages but those in its `pathNot`. */
function enforced(): Record<string, string[]> {
  const { forbidden } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as { forbidden: Rule[] };
  const packages = publicPackages().map((each) => ({ ...each, name: relative(join(root, 'packages'), each.folder) }));
  return Object.fromEntries(
    packages.map(({ name }) => {
      const allowed = new RegExp(forbidden.find((rule) => rule.name === `imports-of-${name}`)?.to.pathNot ?? '$^');
      const others = packages.filter((other) => other.name !== name);
      return [name, others.flatMap((other) => importable(other, allowed)).sort()];
    }),
  );
}

/** A package by its name where all of it may be imported, else those of its entries that may be. */
function importable({ name, manifest }: PublicPackage, allowed: RegExp): string[] {
  const file = (source: string) => `packages/${name}/${source.replace('./', '')}`;
  if (allowed.test(file('src/index.ts'))) return [name];
  const sources = Object.entries(manifest.exports).map(([entry, target]) => ({
    entry,
    source: (target as { '@saf/source'?: unknown })['@saf/source'],
  }));
  return sources
    .filter(({ source }) => typeof source === 'string' && allowed.test(file(source)))
    .map(({ entry }) => entry.replace('.', name));
}

test('ARCHITECTURE.md says of each package what it may import as dependency-cruiser enforces it', () => {
  expect(documented()).toEqual(enforced());
});

test('every package has its rule', () => {
  expect(enforced()).toHaveProperty('attacks', ['checks', 'models', 'random']);
});
