import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { EngineChoice } from '../command-line/engine-option.ts';
import { UsageError } from '../command-line/usage-error.ts';
import type { SharedEngine } from './platform.ts';

/** By whom jobs are done, as commander gives it. */
export interface MachineOptions {
  readonly executor: string;
  readonly artifacts?: string;
  readonly partition?: string;
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
    .option('--sbatch <options...>', 'with --executor slurm: more options of sbatch, such as --account=vision');

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
  const { executor, artifacts, partition, sbatch } = options;
  const isQueue = /^bullmqs?:\/\//.test(executor);
  if (!isQueue && !['local', 'slurm'].includes(executor))
    throw new UsageError(
      `--executor: expected local, slurm, or a queue as bullmq://host:6379/prefix, got "${executor}"`,
    );
  if (executor !== 'slurm' && (partition !== undefined || sbatch !== undefined))
    throw new UsageError(`--partition and --sbatch belong to --executor slurm, got --executor ${executor}`);
  if (artifacts === undefined) {
    if (executor === 'local') return null;
    throw new UsageError('--executor: expected --artifacts beside it, a place that all machines share, got none');
  }
  if (engine !== 'native' && engine !== 'wasm')
    throw new UsageError(
      `--artifacts: expected --engine native or wasm beside it, since all machines must compute the same, got ${engine}`,
    );
  return { executor, artifacts: placeOf(artifacts, toPath), partition, sbatch, engine };
}

/**
 * A folder's path, or a bucket as it was given.
 *
 * @throws UsageError for a folder that is not there: it may be a drive that is not mounted
 */
function placeOf(artifacts: string, toPath: (given: string) => string): string {
  if (artifacts.includes('://')) return artifacts;
  const folder = toPath(artifacts);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
  throw new UsageError(`--artifacts: expected a folder that is there and that all machines share, got "${artifacts}"`);
}
