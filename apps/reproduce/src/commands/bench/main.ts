import { CommanderError } from 'commander';
import { exitCode } from '../options/exit-code.ts';
import { reportError } from '../options/report-error.ts';
import { createBenchProgram } from './program.ts';

try {
  const words = process.argv.slice(2);
  await createBenchProgram().parseAsync(words[0] === '--' ? words.slice(1) : words, { from: 'user' });
} catch (error) {
  const isUsage = error instanceof CommanderError;
  process.exitCode = isUsage ? (error.exitCode === 0 ? exitCode.success : exitCode.usage) : reportError(error);
}
