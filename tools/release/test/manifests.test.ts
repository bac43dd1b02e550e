import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicPackages, root } from '../src/public-packages.ts';

const home = 'https://github.com/saf-robust/saf';

/** Where the links of a Markdown file lead, code left out. */
function linksOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
}

describe.each(publicPackages())('$name', ({ folder, manifest }) => {
  test('says where it comes from, where to report a problem, and what it is about', () => {
    const directory = relative(root, folder);
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^[A-Z].{20,}[^.]$/),
      repository: { type: 'git', url: `git+${home}.git`, directory },
      homepage: `${home}/tree/main/${directory}#readme`,
      bugs: `${home}/issues`,
      author: expect.any(String),
      license: 'MIT',
      publishConfig: { access: 'public', provenance: true },
    });
    expect(new Set(manifest.keywords).size).toBeGreaterThan(1);
  });

  test('the links of its README lead somewhere from outside of the repository too', () => {
    const links = linksOf(join(folder, 'README.md')).filter((target) => !target.startsWith('#'));
    expect(links.filter((target) => !target.startsWith('https://'))).toEqual([]);
    const inside = links.flatMap((target) => target.match(`^${home}/(?:blob|tree)/main/([^#]*)`)?.[1] ?? []);
    expect(inside.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
