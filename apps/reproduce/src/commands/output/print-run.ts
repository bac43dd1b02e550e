import { printable } from '@saf/checks/printable';
import { printJson } from '@saf/cli/command-line';
import { modelFiles } from '@saf/experiments/plan';
import { usesColor } from '@saf/jobs';
import type { Result } from '@saf/results';
import { shownPath } from '../options/folders.ts';
import type { RunRequest } from '../run/run-request.ts';

/** Prints the table of a finished run and where its files are, or all of it as JSON. */
export async function printRun(
  { profile, runs, folder }: RunRequest,
  results: Result[],
  files: readonly string[],
  { json }: { json: boolean },
): Promise<void> {
  const paths = runs.map((run) => modelFiles(run.folder, run.plan.name).result);
  if (json) return printJson({ profile: profile.name, folder, results, files });
  await printTable(paths, results);
  printFiles([...paths, ...files]);
}

/** Prints the table of results, which are read from these files; failed cards beside them mark it. */
export async function printTable(paths: readonly string[], results: Result[]): Promise<void> {
  const [{ renderTerminalTable }, { readCards }, { comparison }] = await Promise.all([
    import('@saf/report'),
    import('@saf/cli/report'),
    import('../../paper/comparison.ts'),
  ]);
  const { stdout } = process;
  const cards = await readCards(paths, results);
  stdout.write(
    `\n${renderTerminalTable(results, { color: usesColor(stdout), width: stdout.columns ?? 120, cards, ...comparison })}\n`,
  );
}

export function printFiles(files: readonly string[]): void {
  process.stdout.write(printable(`\nwritten:\n${files.map((file) => `  ${shownPath(file)}\n`).join('')}`));
}
