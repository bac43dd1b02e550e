import type { Split } from '@saf/datasets';

/** Which split is loaded, from where, and what is told meanwhile. */
export interface LoadOptions {
  /** Which part of the data set. */
  readonly split: Split;
  /** A folder that has the files of the split, plain or gzipped (.gz): no other place is asked then. */
  readonly folder?: string;
  /** Where verified files are kept; the environment variable SAF_CACHE or the user's cache folder by default. */
  readonly cacheFolder?: string;
  /** Whether the network must not be asked; false by default. */
  readonly offline?: boolean;
  /** Milliseconds after which a source that sends nothing is given up, and the next one asked; 60,000 by default. */
  readonly idleTimeout?: number;
  /** Milliseconds that one source may take in all; 3,600,000, an hour, by default. */
  readonly timeout?: number;
  /** Called as bytes of a download arrive: its share in [0, 1], and what is downloaded, such as "mnist.tgz: 3.1 of 11.5 MB". */
  readonly onProgress?: (done: number, note: string) => void;
  /** Aborting rejects with the signal's reason and leaves no unfinished file. */
  readonly signal?: AbortSignal;
}
