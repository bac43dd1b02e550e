import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { EngineName } from '@saf/backend';
import { names, UsageError } from '@saf/cli/command-line';
import { pretrainedFolder, userPath } from '../options/folders.ts';
import type { RunOptions } from '../run/run-request.ts';

/** The profile that trains nothing: it evaluates the published networks, and compares with their committed numbers. */
export const pretrainedProfile = 'pretrained';

const refused = {
  limit: '--limit',
  trainLimit: '--train-limit',
  validation: '--validation',
  recipe: '--recipe',
  epochs: '--epochs',
  seed: '--seed',
  shards: '--shards',
  resume: '--resume',
  force: '--force',
} as const satisfies Partial<Record<keyof RunOptions, string>>;

/** @throws UsageError for options that change what is trained or measured: the committed numbers are of one way only */
export function toPretrainedRequest(options: RunOptions): PretrainedRequest {
  for (const [option, name] of Object.entries(refused))
    if (options[option as keyof typeof refused] !== undefined)
      throw new UsageError(`${name}: expected no such option with --profile ${pretrainedProfile}, which only compares`);
  const cores = availableParallelism();
  const jobs = options.jobs ?? cores;
  return {
    folder: join(pretrainedFolder, 'models'),
    models: options.models === undefined ? undefined : names(options.models),
    receipts: join(userPath(options.out), pretrainedProfile),
    engine: options.engine,
    jobs,
    threads: options.threads ?? Math.max(1, Math.floor(cores / jobs)),
  };
}

/** What checking the published networks was asked to do. */
export interface PretrainedRequest {
  /** Folder of the package's networks, such as packages/pretrained/models. */
  readonly folder: string;
  /** Names of the networks to check, such as mnist/plain; all of them by default. */
  readonly models?: readonly string[];
  /** Where receipts of data sets go. */
  readonly receipts: string;
  readonly engine: 'auto' | EngineName;
  /** Processes at the same time. */
  readonly jobs: number;
  /** Threads of one process, where the engine has threads. */
  readonly threads: number;
}
