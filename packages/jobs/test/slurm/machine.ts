import { join } from 'node:path';
import { folderStore } from '../../src/artifacts/folder-store.ts';
import type { Machine } from '../../src/worker/do-stored-job.ts';
import { testTasks } from '../tasks.ts';

/** A node of the cluster: what its processes see says which one. */
export const machineIn = async (folder: string): Promise<Machine> => ({
  store: await folderStore(join(folder, 'share')),
  tasks: testTasks,
  version: '1',
  envOf: (platform) => (platform === 'mars' ? null : { GREETING: process.env.SLURMD_NODENAME ?? 'none' }),
  scratch: join(folder, 'scratch'),
});

/** A program of the tests, as a command. */
export const commandOf = (program: string, folder: string): string[] => [
  process.execPath,
  '--conditions=@saf/source',
  '--import',
  'tsx',
  join(import.meta.dirname, program),
  folder,
];
