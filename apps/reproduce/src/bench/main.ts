import { Command, CommanderError } from 'commander';
import { exitCode } from '../cli/exit-code.ts';
import { oneOf, wholeNumber } from '../cli/option-parsers.ts';
import { reportError } from '../cli/report-error.ts';
import { type BenchOptions, bench } from './bench.ts';

const program = new Command('bench')
  .description('Measures training steps, eq. 10 and peak memory of the Table 1 networks on each engine that loads.')
  .option('--engine <name>', 'one engine only: native or wasm', oneOf(['native', 'wasm'] as const))
  .option('--steps <number>', 'training steps of each network', wholeNumber({ min: 2, max: 10_000 }), 30)
  .option('--images <number>', 'images that eq. 10 is run on', wholeNumber({ min: 1, max: 100_000 }), 1_000)
  .option(
    '--threads <number>',
    'threads, where the engine has threads (default: one a core)',
    wholeNumber({ min: 1, max: 1024 }),
  )
  .option('--json', 'print the numbers as JSON')
  .exitOverride();

try {
  const words = process.argv.slice(2);
  program.parse(words[0] === '--' ? words.slice(1) : words, { from: 'user' });
  await bench(program.opts<BenchOptions>());
} catch (error) {
  const isUsage = error instanceof CommanderError;
  process.exitCode = isUsage ? (error.exitCode === 0 ? exitCode.success : exitCode.usage) : reportError(error);
}
