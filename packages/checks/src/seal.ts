import { ArgumentError } from './argument-error.ts';

/** A file is not as it was written, or not whole: names it, and says what to do. */
export class DamagedFileError extends Error {
  override readonly name = 'DamagedFileError';

  constructor(
    /** The file that is damaged. */
    readonly file: string,
    /** What is wrong, in a few words. */
    problem: string,
    /** What to do. */
    remedy: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}; ${remedy}`, options);
  }
}

/** Content that is sealed: any change of it shows. */
export type Sealed<Content extends object> = Content & { readonly seal: string };

/** What errors say of a file whose seal is not right. */
export interface SealedFile {
  /** The file. */
  readonly file: string;
  /** What to do, such as "delete it and run again". */
  readonly remedy: string;
}

/**
 * The content as JSON has it, with the field `seal`: the SHA-256 of all else in it. Whitespace and the order of fields do not count, so
 * that a file stays readable and may be formatted anew. A seal finds damage and edits; it is no signature, since anyone can make one.
 *
 * @throws ArgumentError for content that is nested more than 100 levels deep
 * @example
 * JSON.stringify(await withSeal({ step: 100 })); // {"step":100,"seal":"5a3d…"}
 */
export async function withSeal<Content extends object>(content: Content): Promise<Sealed<Content>> {
  const { seal: _, ...plain } = JSON.parse(JSON.stringify(content));
  return { ...plain, seal: await sealOf(plain) };
}

/**
 * Checks the seal of content that was read from JSON, and takes it off. Content without a seal is taken as it is.
 *
 * @throws DamagedFileError naming the file, if the seal is another, or the content is nested more than 100 levels deep
 * @example
 * const content = await openSeal(JSON.parse(text), { file: 'state.json', remedy: 'delete it and run again' });
 */
export async function openSeal(content: unknown, { file, remedy }: SealedFile): Promise<unknown> {
  if (!hasSeal(content)) return content;
  const { seal, ...plain } = content;
  const found = await sealOf(plain).catch((cause) => {
    throw new DamagedFileError(file, cause.message, remedy, { cause });
  });
  if (seal !== found)
    throw new DamagedFileError(file, 'its seal (SHA-256) is another: it is damaged, or was edited', remedy);
  return plain;
}

/**
 * Refuses content that has no seal, for files that are always written with one.
 *
 * @throws DamagedFileError naming the file
 */
export function requireSeal(content: unknown, { file, remedy }: SealedFile): void {
  if (!hasSeal(content))
    throw new DamagedFileError(
      file,
      'expected a seal (SHA-256), got none: it is of an earlier version, or was edited',
      remedy,
    );
}

const hasSeal = (content: unknown): content is Sealed<object> =>
  typeof content === 'object' && content !== null && 'seal' in content;

/** SHA-256 of the content's JSON with sorted fields, in hexadecimal. */
async function sealOf(content: object): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(sorted(content, DEEPEST)));
  const hash = await crypto.subtle.digest('SHA-256', bytes);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** No file of ours is a tenth as deep; JSON of any depth would overflow the stack. */
const DEEPEST = 100;

function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) throw new ArgumentError('content', `at most ${DEEPEST} levels`, 'more');
  if (Array.isArray(value)) return value.map((each) => sorted(each, depth - 1));
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // A list, not an object: it has one order, also of fields that are named by numbers.
  return { fields: fields.map(([name, each]) => [name, sorted(each, depth - 1)]) };
}
