import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publicPackages, root } from '../src/public-packages.ts';

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
  const names = publicPackages().map(({ folder }) => folder.slice(join(root, 'packages/').length));
  const ruleOf = (name: string) => forbidden.find((rule) => rule.name === `imports-of-${name}`);
  return Object.fromEntries(
    names.map((name) => {
      const allowed = new RegExp(ruleOf(name)?.to.pathNot ?? '$^');
      return [name, names.filter((other) => other !== name && allowed.test(`packages/${other}/src/index.ts`)).sort()];
    }),
  );
}

test('ARCHITECTURE.md says of each package what it may import as dependency-cruiser enforces it', () => {
  expect(documented()).toEqual(enforced());
});

test('every package has its rule', () => {
  expect(enforced()).toHaveProperty('attacks', ['checks', 'models', 'random']);
});
