import { checkOneOf } from '@saf/checks';
import { asUsage } from '@saf/cli/command-line';

/** @throws UsageError for names in `--models` that are not known, with the nearest that is */
export function checkModels(asked: readonly string[] | undefined, known: readonly string[]): void {
  for (const name of asked ?? []) asUsage(() => checkOneOf('--models', name, known));
}
