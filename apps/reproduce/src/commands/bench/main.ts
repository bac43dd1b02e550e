import { runMain } from '@saf/cli/command-line';
import { createBenchProgram } from './program.ts';

await runMain(createBenchProgram);
