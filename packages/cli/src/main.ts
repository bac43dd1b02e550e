#!/usr/bin/env node
import { runMain } from './command-line/run-main.ts';
import { createProgram } from './program.ts';

await runMain(createProgram);
