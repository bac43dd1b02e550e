import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { StoredJob } from '../artifacts/stored-job.ts';
import { type AskedJob, forEachJob } from './asked-job.ts';
import { TIME_IS_UP } from './do-slurm-job.ts';
import { writeKeys, writeSlurmJob } from './slurm-files.ts';
import { SlurmError, submitToSlurm } from './slurm-programs.ts';

/** How jobs are submitted. */
export interface SubmitOptions {
  readonly store: ArtifactStore;
  /**
   * What a compute node runs, with the job's key as the last argument; it calls `doSlurmJob`. It takes the place of the batch script's
   * shell, so that signals reach it: no wrapper that starts another process.
   */
  readonly command: readonly string[];
  /** The cluster's own default where it is not given. */
  readonly partition?: string;
  /** Whom the time is charged to, where the cluster asks for it. */
  readonly account?: string;
  /** As sbatch's `--time`, such as "2:00:00"; the partition's default where it is not given. */
  readonly timeLimit?: string;
  /** More options of sbatch, such as `--constraint=zen3`. */
  readonly arguments?: readonly string[];
  /** A folder that all machines share; each Slurm job leaves what it says in `<its number>.out`. */
  readonly logs: string;
  /** Bytes that a job's task needs at most. */
  memoryOf(job: StoredJob): number;
  /** Processors that a job uses. */
  threadsOf(job: StoredJob): number;
}

/** Submits jobs, those that need the same as arrays, in as few calls as the cluster's limits allow. */
export class SlurmSubmitter {
  /** Jobs in one submission; less after the cluster has refused so many. */
  private size: number;

  constructor(
    private readonly options: SubmitOptions,
    private readonly largest: number,
  ) {
    this.size = largest;
  }

  /**
   * Submits jobs, those of the longest way first, until Slurm takes no more for now. What it refuses for good fails.
   *
   * @throws SlurmError if Slurm takes no more for now: those that have no number of a submission are asked for again later
   */
  async submit(jobs: readonly AskedJob[]): Promise<void> {
    this.size = Math.min(this.largest, 2 * this.size);
    for (const alike of groupsOf(jobs, (job) => this.optionsOf(job).join('\n')))
      for (let first = 0; first < alike.length; )
        first += await this.submitTogether(alike.slice(first, first + this.size));
  }

  /** @returns how many are dealt with: none where it is to be tried with fewer */
  private async submitTogether(jobs: readonly AskedJob[]): Promise<number> {
    const wanted = jobs.filter(({ isOver }) => !isOver);
    try {
      if (wanted.length > 0) await this.submitArray(wanted);
    } catch (error) {
      const kind = error instanceof SlurmError ? error.kind : 'refused';
      if (kind === 'refused') for (const each of wanted) each.fail(error);
      else if (kind === 'away' || wanted.length === 1) throw error;
      else {
        this.size = Math.ceil(wanted.length / 2);
        return 0;
      }
    }
    return jobs.length;
  }

  private async submitArray(jobs: readonly AskedJob[]): Promise<void> {
    const { store, command } = this.options;
    await forEachJob(jobs, async (each) => {
      if (!each.isWritten) await writeSlurmJob(store, each.job);
      each.isWritten = true;
    });
    const keys = jobs.map(({ job }) => job.key);
    const name = await writeKeys(store, keys);
    const options = this.optionsOf(jobs[0]);
    const submission = await submitToSlurm({ name, size: keys.length, script: scriptOf(command, keys), options });
    for (const each of jobs) {
      each.submission = submission;
      each.submissions++;
    }
  }

  /**
   * No `--dependency`: our graph releases a job when its inputs are there, also when they came from another run or machine, and Slurm
   * would cancel what waits for a job that was done again under another number.
   */
  private optionsOf({ job, priority }: AskedJob): string[] {
    const { partition, account, timeLimit, logs, memoryOf, threadsOf, arguments: more = [] } = this.options;
    return [
      '--requeue',
      '--open-mode=append',
      `--output=${logs}/%j.out`,
      '--nodes=1',
      '--ntasks=1',
      `--cpus-per-task=${threadsOf(job)}`,
      `--mem=${Math.ceil((memoryOf(job) + MEMORY_BESIDE) / 2 ** 20)}M`,
      `--nice=${niceOf(priority)}`,
      `--signal=B:${TIME_IS_UP.replace('SIG', '')}@${SECONDS_TO_SAVE}`,
      ...(partition === undefined ? [] : [`--partition=${partition}`]),
      ...(account === undefined ? [] : [`--account=${account}`]),
      ...(timeLimit === undefined ? [] : [`--time=${timeLimit}`]),
      ...more,
    ];
  }
}

/** Bytes: the process that brings the job's files and starts the task's process, and files of the job in the system's cache. */
const MEMORY_BESIDE = 512 * 2 ** 20;
/** Before the time limit; Slurm looks every half minute. */
const SECONDS_TO_SAVE = 60;
/** Ways of this length and longer come first, each shorter one a step later: enough to be seen among priorities of thousands. */
const [LONGEST_WAY, NICE_STEP] = [20, 50];

const niceOf = (priority: number) => NICE_STEP * Math.max(0, LONGEST_WAY - Math.round(priority));

/** Its keys are a script's arguments, of which an array's job takes the one at its index. */
function scriptOf(command: readonly string[], keys: readonly string[]): string {
  const index = '"$' + '{SLURM_ARRAY_TASK_ID:-0}"';
  return `#!/bin/sh\nset -- ${keys.join(' ')}\nshift ${index}\nexec ${command.map(quoted).join(' ')} "$1"\n`;
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Jobs that may share an array; those of the longest way first. */
function groupsOf(jobs: readonly AskedJob[], nameOf: (job: AskedJob) => string): AskedJob[][] {
  const groups = new Map<string, AskedJob[]>();
  for (const job of [...jobs].sort((a, b) => b.priority - a.priority)) {
    const name = nameOf(job);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name)!.push(job);
  }
  return [...groups.values()];
}
