import { runMain } from '@saf/cli/command-line';
import { createProgram } from './commands/program.ts';

await runMain(createProgram);
