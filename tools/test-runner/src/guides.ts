import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A code block of a guide that names its file in its first line: a whole file, or lines to add to one that is there. */
interface Step {
  readonly file: string;
  readonly isDiff: boolean;
  readonly code: string;
}

/** The blocks of a guide that start with `// packages/…` or `// apps/…`, in their order. */
function stepsOf(guide: string): Step[] {
  const blocks = readFileSync(guide, 'utf8').matchAll(
    /^```(typescript|tsx|diff)\n\/\/ ((?:packages|apps)\/\S+)\n(.*?)^```/gms,
  );
  return [...blocks].map(([, language, file = '', code = '']) => ({ file, isDiff: language === 'diff', code }));
}

/** A copy of the repository in which some packages and apps, such as `packages/attacks`, can be changed: all else is linked. */
function copyFor(root: string, changed: readonly string[], into: string): string {
  mkdirSync(into, { recursive: true });
  const copy = mkdtempSync(join(into, 'guide-'));
  for (const file of ['vitest.config.ts', 'tsconfig.base.json', 'package.json'])
    cpSync(join(root, file), join(copy, file));
  for (const folder of ['node_modules', 'tools', 'results']) symlinkSync(join(root, folder), join(copy, folder));
  const isOwn = (path: string) => !/\/(dist|\.vitest)$/.test(path);
  for (const kind of ['packages', 'apps']) {
    mkdirSync(join(copy, kind));
    for (const name of readdirSync(join(root, kind))) {
      const member = join(kind, name);
      if (changed.includes(member))
        cpSync(join(root, member), join(copy, member), { recursive: true, verbatimSymlinks: true, filter: isOwn });
      else symlinkSync(join(root, member), join(copy, member));
    }
  }
  return copy;
}

/** What came of a guide: the copy, to be removed; the packages and apps that it changes, and its files, as paths from there. */
export interface Followed {
  readonly copy: string;
  readonly changed: readonly string[];
  readonly files: readonly string[];
}

/**
 * Does what a guide says in a copy of the packages and apps that it is about.
 *
 * @param guide the Markdown file
 * @param into a folder of the repository that tests may write to
 * @throws where a line that a diff stands on is not in the file
 */
export function followGuide(root: string, guide: string, into: string): Followed {
  const steps = stepsOf(guide);
  const changed = [...new Set(steps.map(({ file }) => file.split('/').slice(0, 2).join('/')))];
  if (changed.length === 0) throw new Error(`${guide}: expected a code block that starts with "// packages/…"`);
  const copy = copyFor(root, changed, into);
  for (const step of steps) take(step, copy);
  return { copy, changed, files: steps.map(({ file }) => file) };
}

function take({ file, isDiff, code }: Step, copy: string): void {
  const path = join(copy, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, isDiff ? patch(file, readFileSync(path, 'utf8'), code) : code);
}

/** The text with the lines that start with + put after the line that stands before them in the diff, or at the top. */
function patch(file: string, text: string, diff: string): string {
  const lines = text.split('\n');
  let at = 0;
  for (const line of diff.trimEnd().split('\n')) {
    if (line.startsWith('+')) lines.splice(at++, 0, line.slice(1));
    else at = after(file, lines, line.slice(1), at);
  }
  return lines.join('\n');
}

function after(file: string, lines: readonly string[], line: string, from: number): number {
  const found = lines.indexOf(line, from);
  if (found < 0) throw new Error(`${file}: expected the line "${line}", which the guide has`);
  return found + 1;
}
