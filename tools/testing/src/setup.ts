import fc from 'fast-check';
import { expect } from 'vitest';
import { failOnConsoleOutput } from './fail-on-console-output.ts';
import { toBeAllClose } from './to-be-all-close.ts';

expect.extend({ toBeAllClose });
failOnConsoleOutput();
// Property tests repeat the same cases from run to run; SAF_TEST_SEED looks at others.
fc.configureGlobal({ seed: Number(process.env.SAF_TEST_SEED ?? 1) });
