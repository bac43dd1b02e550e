import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { randomStream } from '@saf/random';

/** What became of runs that were killed and started again until they ended. */
export interface KillCounts {
  kills: number;
  /** Runs that were let to end after their kills. */
  runs: number;
  /** Starts after a kill that ended with an error in words. */
  clearErrors: number;
  /** Ended otherwise than by success or an error in words, or left processes behind. */
  crashes: number;
  hangs: number;
  /** Runs whose weights or result are not, bit for bit, those of a run that nothing interrupted. */
  silentDifferences: number;
  /** Files that a run without kills does not leave. */
  filesLeft: number;
}

const KILLS_IN_A_RUN = 5;
const PATIENCE_MILLISECONDS = 180_000;

/** One network of the quick profile on little of MNIST: 12 steps of training, a checkpoint after each epoch. */
const tinyRun = ['--engine', 'wasm', '--train-limit', '300', '--epochs', '4', '--limit', '10', '--models', 'plain'];
const main = fileURLToPath(new URL('../../../apps/reproduce/src/main.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/**
 * Kills runs (SIGKILL) at random moments and starts them again, five times each before one is let to end. Every other kill hits the
 * command alone, whose workers have to notice.
 */
export async function countKills(
  kills: number,
  seed: number,
  onProgress: (note: string) => void = () => {},
): Promise<KillCounts> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  const counts = { kills: 0, runs: 0, clearErrors: 0, crashes: 0, hangs: 0, silentDifferences: 0, filesLeft: 0 };
  try {
    const whole = join(folder, 'whole');
    let duration = await countEnd(run(whole), counts, onProgress);
    const expected = await bitsOf(whole);
    for (let attempt = 0; counts.kills < kills; counts.runs++) {
      const out = join(folder, `run-${counts.runs}`);
      for (let i = 0; i < KILLS_IN_A_RUN && counts.kills < kills; i++) {
        const random = randomStream(seed, 'kill', attempt++);
        const wasKilled = await killAfter(0.9 * random() * duration, run(out), random() < 0.5, counts, onProgress);
        if (!wasKilled) break;
      }
      duration = Math.min(duration, await countEnd(run(out), counts, onProgress));
      await compare(out, expected, counts, onProgress);
      onProgress(`${counts.kills} of ${kills} kills`);
    }
    return counts;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

/** In a process group of its own, so that nothing of it can stay unseen. */
function run(out: string): Run {
  const words = ['--conditions=@saf/source', '--import', tsx, main, ...tinyRun, '--out', out];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return { child, ended: once(child, 'exit').then(([code]) => ({ code, stderr })) };
}

/** Whether it was still under way then. */
async function killAfter(
  milliseconds: number,
  { child, ended }: Run,
  alone: boolean,
  counts: KillCounts,
  onProgress: (note: string) => void,
): Promise<boolean> {
  const timer = new AbortController();
  const first = await Promise.race([delay(milliseconds, null, { signal: timer.signal }), ended]);
  timer.abort();
  if (first !== null) {
    countExit(first, counts, onProgress);
    return false;
  }
  process.kill(alone ? child.pid! : -child.pid!, 'SIGKILL');
  counts.kills++;
  await ended;
  if (!(await hasEnded(child.pid!))) {
    counts.crashes++;
    onProgress('processes are left');
    process.kill(-child.pid!, 'SIGKILL');
  }
  return true;
}

/** Whether all processes of the group end within ten seconds. */
async function hasEnded(group: number): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    try {
      process.kill(-group, 0);
    } catch {
      return true;
    }
    await delay(100);
  }
  return false;
}

/** Milliseconds until it has ended. */
async function countEnd(
  { child, ended }: Run,
  counts: KillCounts,
  onProgress: (note: string) => void,
): Promise<number> {
  const started = performance.now();
  const timer = new AbortController();
  const first = await Promise.race([ended, delay(PATIENCE_MILLISECONDS, null, { signal: timer.signal })]);
  timer.abort();
  if (first) countExit(first, counts, onProgress);
  else {
    counts.hangs++;
    process.kill(-child.pid!, 'SIGKILL');
  }
  return performance.now() - started;
}

function countExit(
  { code, stderr }: Awaited<Run['ended']>,
  counts: KillCounts,
  onProgress: (note: string) => void,
): void {
  if (code === 0) return;
  onProgress(`ended with ${code}: ${stderr.slice(-500)}`);
  if (/^error: \S/m.test(stderr) && !/^ +at /m.test(stderr)) counts.clearErrors++;
  else counts.crashes++;
}

interface Bits {
  readonly weights: string;
  readonly result: string;
  readonly files: readonly string[];
}

async function compare(out: string, expected: Bits, counts: KillCounts, onProgress: (note: string) => void) {
  const found = await bitsOf(out);
  const differs = found.weights !== expected.weights || found.result !== expected.result;
  const left = found.files.filter((file) => !expected.files.includes(file));
  if (differs) counts.silentDifferences++;
  counts.filesLeft += left.length;
  if (differs || left.length > 0) onProgress(`weights or result differ: ${differs}; left: ${left.join(', ')}`);
}

/** What a run leaves; of its result all but how long it took and what memory. */
async function bitsOf(out: string): Promise<Bits> {
  const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
  const folder = join(out, 'quick');
  const result = JSON.parse(await readFile(join(folder, 'plain.json'), 'utf8'));
  const { training, evaluation, peakMemoryBytes, seal, ...rest } = result;
  const kept = { ...rest, epochs: training.epochs, samples: training.samples, curves: evaluation.curves };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath.slice(folder.length), basename(entry.name)));
  return {
    weights: hash(await readFile(join(folder, 'plain/weights.bin'))),
    result: hash(JSON.stringify(kept)),
    files,
  };
}
