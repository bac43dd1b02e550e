import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RandomSource, randomStream } from '@saf/random';
import type { FileKind } from './file-kinds.ts';
import { mutationsOf } from './mutate.ts';
import type { Answer } from './reader.ts';
import { ReadingProcess } from './reading-process.ts';

/** What became of the damaged files of one kind. */
export interface MutationCounts {
  readonly kind: string;
  /** Damaged files in all. */
  mutations: number;
  /** An error of one sentence that names the file. */
  clearErrors: number;
  /** Read to the same content: spaces between values, for example. */
  same: number;
  /** Any other error: one that names no file, or one of the language. */
  crashes: number;
  hangs: number;
  /** Read to another content, without an error. */
  silentDifferences: number;
}

/** How files are damaged, and who hears of what should not be. */
export interface MutationOptions {
  readonly kinds: readonly FileKind[];
  /** Of all kinds together, in turn. */
  readonly count: number;
  /** The same seed damages the same bytes. */
  readonly seed: number;
  /** Told of each damaged file that gave neither a clear error nor the same content. */
  readonly onFinding?: (text: string) => void;
}

/** Damages files, one at a time, and counts what reading them gives. */
export async function countMutations({
  kinds,
  count,
  seed,
  onFinding = () => {},
}: MutationOptions): Promise<MutationCounts[]> {
  const folder = await mkdtemp(join(tmpdir(), 'faults-'));
  const reader = new ReadingProcess();
  try {
    const trials: Trial[] = [];
    for (const [i, kind] of kinds.entries()) trials.push(await prepare(kind, join(folder, String(i)), reader));
    for (let i = 0; i < count; i++)
      await tryMutation(trials[i % trials.length], reader, randomStream(seed, i), onFinding);
    return trials.map(({ counts }) => counts);
  } finally {
    reader.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A kind of file in a folder, whole, with what it is read as. */
interface Trial {
  readonly kind: FileKind;
  readonly folder: string;
  readonly path: string;
  readonly content: Buffer;
  readonly whole: string;
  readonly counts: MutationCounts;
}

async function prepare(kind: FileKind, folder: string, reader: ReadingProcess): Promise<Trial> {
  await mkdir(folder, { recursive: true });
  await kind.make(folder);
  const whole = await reader.ask({ kind: kind.name, folder });
  if (typeof whole === 'string' || 'error' in whole)
    throw new Error(`${kind.name} is not read: ${JSON.stringify(whole)}`);
  const path = join(folder, kind.file);
  const none = { mutations: 0, clearErrors: 0, same: 0, crashes: 0, hangs: 0, silentDifferences: 0 };
  return { kind, folder, path, content: await readFile(path), whole: whole.read, counts: { kind: kind.name, ...none } };
}

async function tryMutation(
  { kind, folder, path, content, whole, counts }: Trial,
  reader: ReadingProcess,
  random: RandomSource,
  onFinding: (text: string) => void,
): Promise<void> {
  const mutation = await damage(path, content, kind, random);
  const answer = await reader.ask({ kind: kind.name, folder });
  await rm(path, { recursive: true, force: true });
  await writeFile(path, content);
  const outcome = judge(answer, path, folder, whole);
  counts.mutations++;
  counts[outcome]++;
  if (outcome !== 'clearErrors' && outcome !== 'same')
    onFinding(`${kind.name}, ${mutation}: ${outcome}, ${JSON.stringify(answer).slice(0, 300)}`);
}

type Outcome = 'clearErrors' | 'same' | 'crashes' | 'hangs' | 'silentDifferences';

/** Errors of the language are mistakes in the code; a clear one names the file or its folder, in bounded length. */
function judge(answer: Answer | 'crash' | 'hang', path: string, folder: string, whole: string): Outcome {
  if (answer === 'hang') return 'hangs';
  if (answer === 'crash') return 'crashes';
  if ('read' in answer) return answer.read === whole ? 'same' : 'silentDifferences';
  const { error, message } = answer;
  const isMistake = ['TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'ZodError'].includes(error);
  const isClear = !isMistake && [path, folder].some((name) => message.includes(name)) && isOneLine(message);
  return isClear ? 'clearErrors' : 'crashes';
}

const isOneLine = (message: string): boolean => message.length <= 2_000 && !/\p{Cc}/u.test(message);

/** Damages the file, and says how. */
async function damage(
  path: string,
  content: Buffer,
  { isJson, isParsed }: FileKind,
  random: RandomSource,
): Promise<string> {
  if (random() < 0.05 && !isParsed) return replace(path, random);
  const mutations = mutationsOf(isJson);
  for (;;) {
    const { name, apply } = mutations[Math.floor(random() * mutations.length)];
    const changed = apply(content, random);
    if (!changed || changed.equals(content)) continue;
    await writeFile(path, changed);
    return name;
  }
}

/** Something in its place that is no file. */
async function replace(path: string, random: RandomSource): Promise<string> {
  await rm(path);
  const places: Readonly<Record<string, () => unknown>> = {
    nothing: () => {},
    'a folder': () => mkdir(path),
    'a device that never ends': () => symlink('/dev/zero', path),
    'a pipe': () => execFileSync('mkfifo', [path]),
  };
  const names = Object.keys(places);
  const name = names[Math.floor(random() * names.length)];
  await places[name]();
  return name;
}
