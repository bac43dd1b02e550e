import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { useEngine } from '@saf/backend';
import { ArgumentError, checkOneOf } from '@saf/checks';
import { cases } from './cases.ts';
import { compareAll } from './compare-all.ts';
import { makeProblem, updateSettings } from './make-problem.ts';
import { problemPath } from './problem.ts';
import { renderTable } from './render-table.ts';

const names = Object.keys(cases);

try {
  process.exitCode = (await compare(readArguments())) ? 0 : 1;
} catch (error) {
  // What a user can mend is one sentence; the rest is ours.
  console.error(error instanceof ArgumentError ? error.message : error);
  process.exitCode = 1;
}

function readArguments() {
  const { values } = parseArgs({
    options: {
      python: { type: 'string', default: 'python3' },
      train: { type: 'boolean', default: false },
      theirs: { type: 'string' },
      only: { type: 'string', multiple: true },
    },
  });
  for (const name of values.only ?? []) checkOneOf('--only', name, names);
  return values;
}

/** Whether every comparison passes. */
async function compare({ python, train, theirs, only }: ReturnType<typeof readArguments>): Promise<boolean> {
  console.log((await useEngine('auto')).reason);
  await (train || !existsSync(problemPath) ? makeProblem() : updateSettings());
  const folder = theirs ?? (await mkdtemp(join(tmpdir(), 'attack-comparison-')));
  if (!theirs) await runTheirs(python, folder, only ?? names);
  // Until here it took minutes: what fails from now on leaves their images for another try.
  console.log(`what the others found: --theirs ${folder}`);
  const comparisons = await compareAll(folder, only);
  console.log(renderTable(comparisons));
  if (!theirs) await rm(folder, { recursive: true });
  return comparisons.every(({ verdict }) => verdict.passes);
}

/** The Python script on the problem; what it prints is shown as it comes. */
async function runTheirs(python: string, into: string, ofCases: readonly string[]): Promise<void> {
  const script = fileURLToPath(new URL('../python/attack.py', import.meta.url));
  const attacks = ofCases.flatMap((name) => cases[name].theirs);
  const child = spawn(python, [script, fileURLToPath(problemPath), into, ...attacks], { stdio: 'inherit' });
  const wanted = 'a Python with the libraries of python/requirements.txt';
  const [code] = await once(child, 'exit').catch(() => {
    throw new ArgumentError('--python', wanted, python);
  });
  if (code !== 0) throw new ArgumentError('--python', `${wanted}; its last words are above`, python);
}
