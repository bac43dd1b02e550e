import { printable } from '@saf/checks/printable';
import { printJson } from '@saf/cli/command-line';
import { modelFiles } from '@saf/experiments/plan';
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

/** Prints the table of results, which are read from these files, beside the paper's. */
export async function printTable(paths: readonly string[], results: readonly Result[]): Promise<void> {
  const [{ printResults }, { comparison }] = await Promise.all([
    import('@saf/cli/report'),
    import('../../paper/comparison.ts'),
  ]);
  await printResults(paths, results, comparison);
}

export function printFiles(files: readonly string[]): void {
  process.stdout.write(printable(`\nwritten:\n${files.map((file) => `  ${shownPath(file)}\n`).join('')}`));
}
