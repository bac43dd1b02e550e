import { ArgumentError } from '@saf/checks';

/** A command that cannot be carried out as it was given: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a check gives; where it refuses, the command was wrong. */
export function asUsage<Value>(check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    throw error instanceof ArgumentError ? new UsageError(error.message) : error;
  }
}
