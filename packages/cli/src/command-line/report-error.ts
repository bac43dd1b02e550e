import { printable } from '@saf/checks/printable';
import { describeError, Interrupted } from '@saf/jobs';
import { exitCode } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

/** Says what went wrong on standard error, and returns the exit code for it. */
export function reportError(error: unknown): number {
  if (error instanceof Interrupted) {
    process.stderr.write('interrupted\n');
    return exitCode.interrupted;
  }
  process.stderr.write(`error: ${printable(describeError(error).message)}\n`);
  return error instanceof UsageError ? exitCode.usage : exitCode.failure;
}
