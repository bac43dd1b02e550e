import '../../../without-eval.ts';
import { expose } from 'comlink';
import { openSealedFile, type ReadFile } from './open-file.ts';

/** What the page can ask of the worker that reads result files: their schemas are large, and files are many. */
const reading = {
  /** Files beside the page; `base` is the address that their names are relative to. */
  ofPage: (base: string, files: readonly string[]): Promise<ReadFile[]> =>
    Promise.all(files.map((file) => readOne(base, file))),

  /** Files of the user's own. */
  ofUser: (files: readonly File[]): Promise<ReadFile[]> =>
    Promise.all(files.map(async (file) => openSealedFile(file.name, await file.text()))),
};

export type Reading = typeof reading;

function readOne(base: string, file: string): Promise<ReadFile> {
  return textOf(base, file).then(
    (text) => openSealedFile(file, text),
    (error: Error) => ({ file, problem: error.message }),
  );
}

async function textOf(base: string, file: string): Promise<string> {
  const response = await fetch(new URL(file, base));
  if (!response.ok) throw new Error(`it could not be loaded (${response.status} ${response.statusText})`);
  return response.text();
}

expose(reading);
