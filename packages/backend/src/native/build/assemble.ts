import { copyFile, cp, link, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addonFile, libraries, libraryFile } from './layout.ts';

/** Puts together what running needs beside the addon, laid out as an installed tfjs-node is. */
export async function assemble(tfjsNode: string, tensorflow: string, folder: string): Promise<void> {
  const needed = (file: string) => !/(_test\.js|\.d\.ts)$/.test(file);
  await copyFile(join(tfjsNode, 'package.json'), join(folder, 'package.json'));
  await cp(join(tfjsNode, 'dist'), join(folder, 'dist'), { recursive: true, filter: needed });
  await leaveOutTensorBoard(folder);
  await mkdir(dirname(addonFile(folder)), { recursive: true });
  for (const library of libraries) await place(join(tensorflow, library), libraryFile(folder, library));
}

/** The messages of TensorBoard's summaries need google-protobuf, and nothing that is loaded here needs them. */
async function leaveOutTensorBoard(folder: string): Promise<void> {
  await mkdir(join(folder, 'dist', 'proto'), { recursive: true });
  await writeFile(join(folder, 'dist', 'proto', 'api_pb.js'), 'module.exports = {};\n');
}

/** Half a gigabyte is not written twice where the file system knows hard links. */
async function place(file: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await link(file, target).catch(() => copyFile(file, target));
}
