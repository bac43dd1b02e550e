import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { queueAddress } from '@saf/jobs';
import type { Command } from 'commander';
import type { EngineChoice } from '../command-line/engine-option.ts';
import { asUsage, UsageError } from '../command-line/usage-error.ts';
import type { SharedEngine } from './platform.ts';

/** By whom jobs are done, as commander gives it. */
export interface MachineOptions {
  readonly executor: string;
  readonly artifacts?: string;
  readonly partition?: string;
  readonly account?: string;
  readonly timeLimit?: string;
  readonly sbatch?: readonly string[];
}

/** By whom jobs are done: processes here, a queue, or a cluster; and what all machines share. */
export interface Machines extends Omit<MachineOptions, 'artifacts'> {
  readonly artifacts: string;
  readonly engine: SharedEngine;
}

/** `--executor` and what belongs to it. */
export const addMachineOptions = (command: Command): Command =>
  command
    .option('--executor <who>', 'who does the jobs: local, bullmq://host:6379/prefix or slurm', 'local')
    .option('--artifacts <place>', 'a folder that all machines share, or s3://bucket/folder; done jobs are kept there')
    .option('--partition <name>', 'with --executor slurm: the partition of its jobs')
    .option('--account <name>', 'with --executor slurm: whom the time is charged to')
    .option('--time-limit <time>', 'with --executor slurm: the longest that a job may take, such as 2:00:00')
    .option('--sbatch <options...>', 'with --executor slurm: more options of sbatch, as --sbatch=--constraint=zen3');

const slurmOptions = ['partition', 'account', 'timeLimit', 'sbatch'] as const;

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * The server of a queue that workers take jobs from, for people.
 *
 * @throws UsageError for another address, or one with a password, which is not shown
 */
export function checkQueue(executor: string): string {
  return asUsage(() => queueAddress(executor)).place;
}

/**
 * By whom jobs are done.
 *
 * @param toPath from a folder as it was given to the folder
 * @returns null for jobs that are done by processes here and that leave nothing for other machines
 * @throws UsageError for an executor that there is not, or options that do not go together
 */
export function machinesOf(
  options: MachineOptions,
  engine: EngineChoice,
  toPath: (given: string) => string = resolve,
): Machines | null {
  const { executor, artifacts, ...ofSlurm } = options;
  if (executor.includes('://')) checkQueue(executor);
  else if (!['local', 'slurm'].includes(executor))
    throw new UsageError(
      `--executor: expected local, slurm, or a queue as bullmq://host:6379/prefix, got "${executor}"`,
    );
  const foreign = slurmOptions.find((name) => ofSlurm[name] !== undefined);
  if (executor !== 'slurm' && foreign)
    throw new UsageError(`--${dashed(foreign)}: expected --executor slurm beside it, got --executor ${executor}`);
  if (artifacts === undefined) {
    if (executor === 'local') return null;
    throw new UsageError('--executor: expected --artifacts beside it, a place that all machines share, got none');
  }
  if (engine !== 'native' && engine !== 'wasm')
    throw new UsageError(
      `--artifacts: expected --engine native or wasm beside it, since all machines must compute the same, got ${engine}`,
    );
  if (executor === 'slurm' && artifacts.includes('://'))
    throw new UsageError(`--artifacts: expected a folder beside --executor slurm, got "${artifacts}"`);
  const { partition, account, timeLimit, sbatch } = ofSlurm;
  return { executor, artifacts: placeOf(artifacts, toPath), partition, account, timeLimit, sbatch, engine };
}

/**
 * A folder's path, or a bucket as it was given.
 *
 * @throws UsageError for a folder that is not there: it may be a drive that is not mounted
 */
export function placeOf(artifacts: string, toPath: (given: string) => string): string {
  if (artifacts.includes('://')) return artifacts;
  const folder = toPath(artifacts);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new UsageError(`--artifacts: expected a folder that is there and that all machines share, got "${artifacts}"`);
}
