/**
 * Where machines leave files for each other: a shared folder, or a bucket. It keeps bytes by name; names are relative paths with forward
 * slashes. What a name holds is seen whole or not at all, by all machines, as soon as `write` has ended.
 */
export interface ArtifactStore {
  /** Where it is, for people, without secrets: "/mnt/share", "s3://bucket/folder". */
  readonly place: string;
  /** What a name holds; null for nothing. */
  read(name: string): Promise<Buffer | null>;
  /**
   * Writes where a name holds nothing: of several that do so at the same time one alone succeeds. A drive or a server that cannot tell lets all
   * of them, one after the other.
   *
   * @returns whether it was written
   */
  create(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Replaces what a name holds. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  has(name: string): Promise<boolean>;
  /** When what a name holds was written, by the store's clock; null for nothing. */
  modified(name: string): Promise<Date | null>;
  /** Names that begin with a folder's path and a slash, such as "blobs" for "blobs/…", in no order. */
  list(folder: string): AsyncIterable<StoredName>;
  /** Nothing happens where there is nothing. */
  remove(name: string): Promise<void>;
}

/** A name, when what it holds was written, by the store's clock, and how much it is. */
export interface StoredName {
  readonly name: string;
  readonly modified: Date;
  readonly bytes: number;
}

const part = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/**
 * Names come from other machines: they lead nowhere else.
 *
 * @throws Error for a name that is no relative path of plain characters
 */
export function checkName(name: string): string {
  if (isName(name)) return name;
  throw new Error(`expected a relative path of letters, digits, ".", "_" and "-" in the artifact store, got "${name}"`);
}

/** Whether a text is a name that a store may have. */
export const isName = (text: string): boolean => text.split('/').every((each) => part.test(each));
