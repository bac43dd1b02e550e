import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { useEngine } from '@saf/backend';
import { compareAll } from './compare-all.ts';
import { makeProblem } from './make-problem.ts';
import { problemPath } from './problem.ts';
import { renderTable } from './render-table.ts';

const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    train: { type: 'boolean', default: false },
    theirs: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
});
console.log((await useEngine('auto')).reason);
const trained = await access(problemPath).then(
  () => true,
  () => false,
);
if (values.train || !trained) await makeProblem();
const folder = values.theirs ?? (await mkdtemp(join(tmpdir(), 'attack-comparison-')));
try {
  if (!values.theirs) await runTheirs(values.python, folder);
  const comparisons = await compareAll(folder, values.only);
  console.log(renderTable(comparisons));
  if (comparisons.some(({ verdict }) => !verdict.passes)) process.exitCode = 1;
} finally {
  if (!values.theirs) await rm(folder, { recursive: true });
}

async function runTheirs(python: string, into: string): Promise<void> {
  const script = fileURLToPath(new URL('../python/attack.py', import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script, fileURLToPath(problemPath), into]);
  console.log(stdout);
}
