import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A code block of a guide that names its file in its first line: a whole file, or lines to add to one that is there. */
interface Step {
  readonly file: string;
  readonly isDiff: boolean;
  readonly code: string;
}

/** The blocks of a guide that start with `// packages/…`, in their order. */
function stepsOf(guide: string): Step[] {
  const blocks = readFileSync(guide, 'utf8').matchAll(/^```(typescript|diff)\n\/\/ (packages\/\S+)\n(.*?)^```/gms);
  return [...blocks].map(([, language, file = '', code = '']) => ({ file, isDiff: language === 'diff', code }));
}

/** A copy of the repository in which one package can be changed: all else is linked. */
function copyFor(root: string, name: string, into: string): string {
  mkdirSync(into, { recursive: true });
  const copy = mkdtempSync(join(into, 'guide-'));
  for (const file of ['vitest.config.ts', 'tsconfig.base.json', 'package.json'])
    cpSync(join(root, file), join(copy, file));
  for (const folder of ['node_modules', 'tools']) symlinkSync(join(root, folder), join(copy, folder));
  mkdirSync(join(copy, 'packages'));
  for (const other of readdirSync(join(root, 'packages')))
    if (other !== name) symlinkSync(join(root, 'packages', other), join(copy, 'packages', other));
  const isOwn = (path: string) => !/\/(dist|\.vitest)$/.test(path);
  const options = { recursive: true, verbatimSymlinks: true, filter: isOwn };
  cpSync(join(root, 'packages', name), join(copy, 'packages', name), options);
  return copy;
}

/**
 * Does what a guide says in a copy of the package that it is about.
 *
 * @param guide the Markdown file
 * @param into a folder of the repository that tests may write to
 * @returns the copy, to be removed, and the folder of the changed package in it
 * @throws where a line that a diff stands on is not in the file
 */
export function followGuide(root: string, guide: string, into: string): { copy: string; folder: string } {
  const steps = stepsOf(guide);
  const name = steps[0]?.file.split('/')[1];
  if (!name) throw new Error(`${guide}: expected a code block that starts with "// packages/…"`);
  const copy = copyFor(root, name, into);
  for (const step of steps) take(step, copy);
  return { copy, folder: join(copy, 'packages', name) };
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
