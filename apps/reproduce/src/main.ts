import { CommanderError } from 'commander';
import { checkCommand } from './commands/options/check-command.ts';
import { exitCode } from './commands/options/exit-code.ts';
import { reportError } from './commands/options/report-error.ts';
import { createProgram } from './commands/program.ts';

// A reader that has had enough (| head) is no failure.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(exitCode.success);
  process.stderr.write(`error: standard output cannot be written: ${message}\n`);
  process.exit(exitCode.failure);
});

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  // pnpm and turbo hand on the "--" that ends their own options.
  const given = words[0] === '--' ? words.slice(1) : words;
  try {
    const program = createProgram();
    checkCommand(given, program);
    await program.parseAsync(given, { from: 'user' });
    return exitCode.success;
  } catch (error) {
    // commander has said what is wrong, or has shown the help.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.success : exitCode.usage;
    return reportError(error);
  }
}
