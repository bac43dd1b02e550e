#!/usr/bin/env node
import { runCommandLine } from './build/command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  result: (line) => process.stdout.write(`${line}\n`),
  progress: (line) => process.stderr.write(`${line}\n`),
});
