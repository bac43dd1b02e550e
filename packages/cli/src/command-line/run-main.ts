import { type Command, CommanderError } from 'commander';
import { checkCommand } from './check-command.ts';
import { exitCode } from './exit-code.ts';
import { reportError } from './report-error.ts';

/** Does what a command line asks for; the exit code says how it went, and one sentence on standard error what went wrong. */
export async function runMain(createProgram: () => Command): Promise<void> {
  endQuietlyWithoutReader();
  const [first, ...words] = process.argv.slice(2);
  // pnpm and turbo hand on the "--" that ends their own options.
  const given = first === '--' || first === undefined ? words : [first, ...words];
  process.exitCode = await runWords(given, createProgram);
}

/** A reader that has had enough (| head) is no failure. */
function endQuietlyWithoutReader(): void {
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(exitCode.success);
    process.stderr.write(`error: standard output cannot be written: ${message}\n`);
    process.exit(exitCode.failure);
  });
}

/**
 * Does what the words of a command line ask for, in this process.
 *
 * @returns the exit code
 */
export async function runWords(words: readonly string[], createProgram: () => Command): Promise<number> {
  try {
    const program = createProgram();
    checkCommand(words, program);
    await program.parseAsync(words, { from: 'user' });
    return exitCode.success;
  } catch (error) {
    // commander has said what is wrong, or has shown the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.success : exitCode.usage;
    return reportError(error);
  }
}
