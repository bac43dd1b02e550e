// The process that reads what was damaged: it may hang or die, and its parent counts it.
import { createHash } from 'node:crypto';
import { fileKinds, usersFiles } from './file-kinds.ts';

/** What the parent asks: to read the files of a folder as those of a kind. */
export interface Question {
  readonly kind: string;
  readonly folder: string;
}

/** What came of it. */
export type Answer = { readonly read: string } | { readonly error: string; readonly message: string };

process.on('message', async (question: Question) => process.send?.(await answer(question)));
process.on('disconnect', () => process.exit(0));

async function answer({ kind, folder }: Question): Promise<Answer> {
  try {
    const value = await [...fileKinds, ...usersFiles].find(({ name }) => name === kind)!.read(folder);
    return { read: createHash('sha256').update(JSON.stringify(value)).digest('hex') };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: name, message };
  }
}
