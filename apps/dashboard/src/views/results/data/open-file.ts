import { openSeal } from '@saf/checks/seal';
import { parseResultFile, type ResultFile, type ResultKindName } from '@saf/results';

/** A result file that was read: its kind says what it holds. */
export interface OpenedFile<Content extends ResultFile = ResultFile> {
  readonly file: string;
  readonly content: Content;
}

/** A file of one kind. */
export type FileOf<Kind extends ResultKindName> = OpenedFile<Extract<ResultFile, { kind: Kind }>>;

/** A file that could not be read, and why, in one sentence. */
interface UnreadableFile {
  readonly file: string;
  readonly problem: string;
}

export type ReadFile = OpenedFile | UnreadableFile;

/** Reads a file by the kind that it says it is; never throws. */
export function openFile(file: string, text: string): ReadFile {
  try {
    return { file, content: parseResultFile(file, parseJson(text)) };
  } catch (error) {
    // The name is shown beside the problem.
    return { file, problem: (error as Error).message.replace(`${file}: `, '') };
  }
}

/** The same, and checks the seal of a file that has one. A page that did not come by HTTPS, or from this machine, cannot check any. */
export async function openSealedFile(file: string, text: string): Promise<ReadFile> {
  const opened = openFile(file, text);
  if ('problem' in opened || !globalThis.crypto?.subtle) return opened;
  const remedy = 'make it again, or delete its field `seal` if you edited it yourself';
  return openSeal(parseJson(text), { file, remedy }).then(
    () => opened,
    ({ message }: Error) => ({ file, problem: message.replace(`${file}: `, '') }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`expected JSON: ${(error as Error).message}`);
  }
}
