import type { EngineName } from '@saf/backend';

/** What checking the published networks was asked to do. */
export interface PretrainedRequest {
  /** Of the package's networks, such as packages/pretrained/models. */
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
