import { execFile } from 'node:child_process';

/** One job, or one of an array, as squeue tells of it. */
export interface SlurmJob {
  /** What it was submitted as: the number that sbatch gave. */
  readonly submission: number;
  /** In its array; 0 where there is none. */
  readonly index: number;
  /** Its own number, after which its log is named. */
  readonly id: string;
  readonly name: string;
  /** Such as PENDING, RUNNING, COMPLETED, TIMEOUT. */
  readonly state: string;
  /** Why it waits. */
  readonly reason: string;
}

/** Jobs to be done by one script: one, or an array of which each knows its index. */
export interface Submission {
  readonly name: string;
  readonly size: number;
  /** What the machines run, in the POSIX shell. */
  readonly script: string;
  /** Options of sbatch beside the name and the array. */
  readonly options: readonly string[];
}

/**
 * A program of Slurm's did not do what it was asked for.
 *
 * - `away`: the controller does not answer, for now; what was asked for may have been done.
 * - `limit`: no more jobs may wait at the same time.
 * - `refused`: it would be refused again.
 */
export class SlurmError extends Error {
  override readonly name = 'SlurmError';

  constructor(
    readonly kind: 'away' | 'limit' | 'refused',
    message: string,
  ) {
    super(message);
  }
}

/**
 * The most jobs that one array of this cluster may have; 1 where it has no arrays.
 *
 * @throws SlurmError where there is no Slurm, or nobody who answers
 */
export async function mostInArray(): Promise<number> {
  const config = await call('scontrol', ['show', 'config']);
  return Math.max(1, Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(config)?.[1] ?? 1));
}

/**
 * All jobs of this user, those that have ended too as long as Slurm keeps them (`MinJobAge`, five minutes by default).
 *
 * @throws SlurmError
 */
export async function jobsOfUser(): Promise<SlurmJob[]> {
  const format = '--format=%F|%K|%A|%j|%T|%r';
  const lines = await call('squeue', ['--noheader', '--me', '--array', '--states=all', format]);
  return lines.split('\n').flatMap((line) => {
    const [submission, index, id, name, state, ...reason] = line.trim().split('|');
    if (state === undefined) return [];
    return { submission: Number(submission), index: Number(index) || 0, id, name, state, reason: reason.join('|') };
  });
}

/**
 * Submits jobs, and gives the number that they have together.
 *
 * @throws SlurmError
 */
export async function submitToSlurm({ name, size, script, options }: Submission): Promise<number> {
  const array = size > 1 ? [`--array=0-${size - 1}`] : [];
  const answer = await call('sbatch', ['--parsable', `--job-name=${name}`, ...array, ...options], script);
  return Number.parseInt(answer, 10);
}

/** Has the Slurm job that this process is do itself again, from the start. */
export async function requeueInSlurm(id: string): Promise<void> {
  await call('scontrol', ['requeue', id]);
}

/** Characters: 10,000 jobs are one million. */
const LONGEST_ANSWER = 2 ** 30;

function call(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { maxBuffer: LONGEST_ANSWER }, (error, stdout, stderr) => {
      if (error) reject(errorOf(program, error, stderr));
      else resolve(stdout);
    });
    // A program that refuses its options does not read what it is given.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function errorOf(program: string, error: Error & { code?: unknown }, stderr: string): SlurmError {
  if (error.code === 'ENOENT')
    return new SlurmError(
      'refused',
      `expected Slurm's ${program} on this machine, found none: run this on a login node of the cluster`,
    );
  // The program could not even be started: too many processes of this user, for now.
  if (typeof error.code === 'string' && stderr === '') return new SlurmError('away', `${program}: ${error.message}`);
  const said = sentences(stderr) || error.message;
  const kind = kinds.find(([, pattern]) => pattern.test(said))?.[0] ?? 'refused';
  if (kind === 'away') return new SlurmError(kind, `expected Slurm's controller to answer, got: ${said}`);
  return new SlurmError(kind, `Slurm's ${program} refused: ${said}`);
}

/** What Slurm's messages mean (slurm_errno.c), in the versions since 20.02. */
const kinds = [
  [
    'away',
    /unable to contact|socket timed out|zero bytes|connection (refused|reset|timed out)|transport endpoint|munge|authentication|communication|fetch config/i,
  ],
  ['limit', /Submit\w*Limit|temporarily unable to accept|resource temporarily unavailable/i],
] as const;

/** Each thing once, without the name of who says it. */
function sentences(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^\w+: (error|fatal): /, '').replace(/^(Batch job submission failed|\w+ error): /, ''))
    .filter((line) => line.trim() !== '');
  return [...new Set(lines)].join('; ');
}
