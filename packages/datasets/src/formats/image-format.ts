import type { ImageShape } from '../image-dataset.ts';

/** A file's name, for messages, and its decompressed content. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Images as bytes, each in the order height, width, channel, and one label per image. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** How the files of a split are read. */
export interface ImageFormat {
  /** Checks what one file alone can show: a wrong magic number, a size that does not fit. */
  check(file: NamedBytes): void;
  /** The images and labels of a split's files, in the order they are listed in the definition. */
  parse(files: readonly NamedBytes[], shape: ImageShape): LabelledImages;
}
