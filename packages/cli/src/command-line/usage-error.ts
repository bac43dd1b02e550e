import { ArgumentError } from '@saf/checks';

/** A command that cannot be carried out as it was given: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a check gives; where it refuses, the command was wrong, or the file that it names. */
export function asUsage<Value>(check: () => Value, file?: string): Value {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ArgumentError)) throw error;
    throw new UsageError(file === undefined ? error.message : `${file}: ${error.message}`);
  }
}
